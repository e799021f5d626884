// Runs on any Node: says in one sentence what is missing instead of failing on the first new syntax.
const needed = 24;
if (Number(process.versions.node.split('.')[0]) < needed) {
  console.error(
    `Dataface Tasks needs Node ${needed} or later and found ${process.versions.node}. On Linux \`npm install\` brings one along; elsewhere install it from nodejs.org.`,
  );
  process.exit(1);
}
