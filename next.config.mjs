/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // These find files of their own beside themselves (a binary, a worker), which bundling would lose.
  serverExternalPackages: ['@vscode/ripgrep', 'piscina', 'chokidar', 'shiki', 'pg', 'pg-boss'],
  // `npm run types` checks them, tests included; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Written into the code: what one build keeps for its next start (lib/docs/kept-scan.ts) is nothing to another one.
  env: { DATAFACE_TASKS_BUILD: `${Date.now()}` },
  compiler: {
    runAfterProductionCompile: async ({ distDir }) => {
      const { shareChunks } = await import('./scripts/share-chunks.ts');
      shareChunks(distDir);
    },
  },
  turbopack: {
    // The files that this server reads are chosen at run time: that is its purpose, and nothing of it is deployed.
    ignoreIssue: [{ path: '**', title: /Dynamic filesystem access/ }],
  },
};

export default config;
