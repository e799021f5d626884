import { shellCases } from './completion-cases.ts';
import { type CompletionModel, groupsOf, isSubcommand, type OptionModel } from './completion-model.ts';

/** The script for zsh: sourced from `.zshrc`, or as a file `_task` in a folder of `fpath`. */
export function zshCompletion({ commands, globals }: CompletionModel): string {
  const cases = shellCases(
    { commands, globals },
    {
      isPath: '[[ $PREFIX == */* ]]',
      files: '_files',
      folders: '_files -/',
    },
  );
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
${cases.values}
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
${cases.arguments}
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

function optionItems(options: readonly OptionModel[]): string {
  const byName = new Map(options.map(({ long, description }) => [long, description]));
  return [...byName].map(([name, description]) => item(name, description)).join(' ');
}

function item(name: string, description: string): string {
  return `'${`${name}:${description}`.replaceAll("'", "'\\''")}'`;
}
