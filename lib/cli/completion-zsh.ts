import {
  type CommandModel,
  type CompletionModel,
  groupsOf,
  isSubcommand,
  type OptionModel,
  type Source,
} from './completion-model.ts';

/** The script for zsh: sourced from `.zshrc`, or as a file `_task` in a folder of `fpath`. */
export function zshCompletion({ commands, globals }: CompletionModel): string {
  const values = [
    ...globals.flatMap((option) => valueCase('*', option)),
    ...commands.flatMap(({ name, options }) => options.flatMap((option) => valueCase(name, option))),
  ];
  return `#compdef task
# zsh completion of \`task\`, made by \`task completion zsh\`
__task_words() { # once|list word…
  local mode=$1; shift
  [[ $mode == list ]] && compset -P '*,'
  compadd -- "$@"
}
__task_ask() { # once|list kind
  [[ $1 == list ]] && compset -P '*,'
  local -a found
  found=("\${(@f)$("\${(Q)words[1]/#\\~/$HOME}" \${root:+--root} \${root:+"$root"} __complete "$2" "$PREFIX" 2>/dev/null </dev/null)}")
  compadd -M 'm:{a-z}={A-Z}' -- "\${(@)found:#}"
}
_task() {
  emulate -L zsh
  local prev=\${words[CURRENT-1]} cmd= root= i
  local -a items
  if [[ $PREFIX == --*=* ]]; then prev=\${PREFIX%%=*}; compset -P '*='; fi
  for ((i = 2; i < CURRENT; i++)); do
    case \${words[i]} in
      --root) root=\${(Q)words[++i]/#\\~/$HOME} ;;
      --root=*) root=\${(Q)words[i]#--root=} ;;
      -*) ;;
      *) case $cmd in '') cmd=\${words[i]} ;; ${groupsOf(commands).join('|')}) cmd+=/\${words[i]} ;; esac ;;
    esac
  done
  case $cmd:$prev in
${values.map((line) => `    ${line}`).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case $cmd in
${commands.map(({ name, options }) => `      ${name}) items=(${optionItems([...options, ...globals])}) ;;`).join('\n')}
      *) items=(${optionItems(globals)}) ;;
    esac
    _describe -o option items
    return
  fi
  case $cmd in
    '') items=(${commands
      .filter((each) => !isSubcommand(each))
      .map(({ name, summary }) => item(name, summary))
      .join(' ')}); _describe command items ;;
${commands.flatMap(argumentCase).join('\n')}
  esac
}
if [[ \${funcstack[1]} == _task ]]; then
  _task "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _task task
fi
`;
}

function valueCase(command: string, { long, short, value }: OptionModel): string[] {
  if (value === null) return [];
  const names = [long, short].filter((name) => name !== null).map((name) => `${command}:${name}`);
  return [`${names.join('|')}) ${offer(value)}; return ;;`];
}

function optionItems(options: readonly OptionModel[]): string {
  const byName = new Map(options.map(({ long, description }) => [long, description]));
  return [...byName].map(([name, description]) => item(name, description)).join(' ');
}

function item(name: string, description: string): string {
  return `'${`${name}:${description}`.replaceAll("'", "'\\''")}'`;
}

function argumentCase({ name, argument }: CommandModel): string[] {
  if (argument.kind === 'nothing') return [];
  const orPath = argument.kind === 'dynamic' ? 'if [[ $PREFIX == */* ]]; then _files; else ' : '';
  return [`    ${name}) ${orPath}${offer(argument)}${orPath === '' ? '' : '; fi'} ;;`];
}

function offer(source: Source): string {
  switch (source.kind) {
    case 'words':
      return `__task_words ${source.isList ? 'list' : 'once'} ${source.words.join(' ')}`;
    case 'dynamic':
      return `__task_ask ${source.isList ? 'list' : 'once'} ${source.what}`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'nothing':
      return ':';
  }
}
