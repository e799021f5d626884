/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // These find files of their own beside themselves (a binary, a worker), which bundling would lose.
  serverExternalPackages: ['@vscode/ripgrep', 'piscina', 'chokidar', 'shiki'],
  typescript: { ignoreBuildErrors: false },
};

export default config;
