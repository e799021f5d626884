// `npm run pack [-- --reuse-build] [--to=folder]`: makes the package that `npx dataface-tasks` runs, a tarball in dist/.
// Node strips no types below node_modules, so what it runs is made JavaScript here, file by file: folders and names stay
// as they are, and so does everything that is found relative to them. The pages come as they were built.
import './require-node.mjs';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { transformSync } from 'esbuild';
import { appRoot, neutralEnv, step } from './steps.mjs';

const wantedFolder = process.argv.find((arg) => arg.startsWith('--to='))?.slice('--to='.length);
const distFolder = resolve(appRoot, wantedFolder ?? 'dist');
const stage = join(distFolder, 'package');
const build = join(appRoot, '.next');
const source = JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8'));
// Started by their own names, or read from by address: no import tells.
const alwaysNeeded = ['next', 'react', 'react-dom', 'katex', 'mermaid'];

const reuse = process.argv.includes('--reuse-build') && existsSync(join(build, 'BUILD_ID'));
if (!reuse) {
  const code = await step('production build', ['node_modules/next/dist/bin/next', 'build'], neutralEnv());
  if (code !== 0) process.exit(code);
}
rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });

const used = new Set(alwaysNeeded);
const externals = externalsOfBuild();
for (const { to } of externals) used.add(to);
for (const file of filesBelow('lib')) copyProgram(file);
for (const file of [
  'scripts/serve.mjs',
  'scripts/require-node.mjs',
  'bin/task.mjs',
  'bin/dataface-tasks.mjs',
]) {
  copyProgram(file);
}
for (const file of ['bin/task.mjs', 'bin/dataface-tasks.mjs']) chmodSync(join(stage, file), 0o755);
for (const file of ['README.md', 'LICENSE', 'next.config.mjs'])
  cpSync(join(appRoot, file), join(stage, file));
copyBuild();
writeManifest();
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const [packed] = JSON.parse(
  execFileSync(npm, ['pack', '--json', '--pack-destination', distFolder], {
    cwd: stage,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
);
// It has the name of this project: tools that look for packages must not find it twice.
rmSync(stage, { recursive: true });
console.log(
  `${relative(appRoot, join(distFolder, packed.filename))}: ${megabytes(packed.size)} MB, ${megabytes(packed.unpackedSize)} MB unpacked`,
);

/** A file that Node runs: TypeScript becomes JavaScript, and those that name it follow. */
function copyProgram(file) {
  const text = readFileSync(join(appRoot, file), 'utf8');
  const isTypeScript = file.endsWith('.ts');
  if (!isTypeScript && !file.endsWith('.mjs')) return put(file, text);
  const code = isTypeScript
    ? transformSync(text, {
        loader: 'ts',
        format: 'esm',
        target: 'node24',
        tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
      }).code
    : text;
  for (const [, name] of code.matchAll(/(?:from|import|import\()\s*['"]([^'"]+)['"]/g)) {
    const found = /^(?:@[\w.-]+\/)?[\w.-]+/.exec(name)?.[0];
    if (found && Object.hasOwn(source.dependencies, found)) used.add(found);
  }
  const linked = code.replace(/(['"])((?:\.{1,2}\/|#lib\/)[^'"]*)\.ts\1/g, '$1$2.js$1');
  return put(isTypeScript ? file.replace(/\.ts$/, '.js') : file, linked);
}

/**
 * Packages that the build leaves to Node stand in it as links under names of its own. A package holds no links, so the
 * build is told their real names.
 */
function externalsOfBuild() {
  const folder = join(build, 'node_modules');
  const names = existsSync(folder)
    ? readdirSync(folder).flatMap((name) =>
        name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
      )
    : [];
  return names.map((from) => {
    const target = readlinkSync(join(folder, from)).replaceAll('\\', '/');
    return { from, to: target.slice(target.lastIndexOf('node_modules/') + 'node_modules/'.length) };
  });
}

/** Without what is for the build itself: cache, maps, traces, types. */
function copyBuild() {
  const unwanted =
    /^(?:cache|dev|diagnostics|node_modules|types|trace(?:-build)?|turbopack)(?:\/|$)|\.(?:map|nft\.json)$/;
  for (const file of filesBelow('.next')) {
    const inside = file.slice('.next/'.length);
    if (unwanted.test(inside)) continue;
    if (!/\.(?:js|mjs|json)$/.test(file)) {
      mkdirSync(dirname(join(stage, file)), { recursive: true });
      cpSync(join(appRoot, file), join(stage, file));
      continue;
    }
    let text = readFileSync(join(appRoot, file), 'utf8');
    for (const { from, to } of externals) text = text.replaceAll(from, to);
    // Where it was built is nobody's business, and is nowhere else.
    text = text.replaceAll(JSON.stringify(appRoot).slice(1, -1), '.');
    put(file, text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'));
  }
}

function writeManifest() {
  const { name, version, description, license, type, engines, bin, imports, optionalDependencies } = source;
  const dependencies = Object.fromEntries(
    Object.entries(source.dependencies).filter(([one]) => used.has(one)),
  );
  const manifest = {
    ...{ name, version, description, license, type, bin, engines },
    imports: { '#lib/*': imports['#lib/*'] },
    scripts: { start: source.scripts.start },
    ...{ dependencies, optionalDependencies },
  };
  put('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
}

function put(file, text) {
  mkdirSync(dirname(join(stage, file)), { recursive: true });
  writeFileSync(join(stage, file), text);
}

/** Regular files below a folder of the project, relative to it. */
function filesBelow(folder) {
  return readdirSync(join(appRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => lstatSync(join(appRoot, file)).isFile());
}

function megabytes(bytes) {
  return (bytes / 1024 / 1024).toFixed(1);
}
