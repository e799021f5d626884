import { shellCases } from './completion-cases.ts';
import {
  type CommandModel,
  type CompletionModel,
  groupsOf,
  isSubcommand,
  type OptionModel,
} from './completion-model.ts';

/**
 * The script for bash (3.2 and later). What comes from the repository is only read line by line and never given to
 * `compgen -W`, which would run what stands in it.
 */
export function bashCompletion({ commands, globals }: CompletionModel): string {
  const cases = shellCases(
    { commands, globals },
    {
      isPath: '[[ $cur == */* ]]',
      files: '__task_paths -f',
      folders: '__task_paths -d',
    },
  );
  return `# bash completion of \`task\`, made by \`task completion bash\`
__task_words() { # once|list word…: the words that fit; after a comma in a list, for what follows it
  local head= word=$cur each mode=$1; shift
  if [[ $mode == list && $cur == *,* ]]; then head=\${cur%,*},; word=\${cur##*,}; fi
  for each in "$@"; do [[ $each == "$word"* ]] && COMPREPLY+=("$head$each"); done
}
__task_ask() { # once|list kind: what the command finds in the repository
  local head= word=$cur each
  if [[ $1 == list && $cur == *,* ]]; then head=\${cur%,*},; word=\${cur##*,}; fi
  while IFS= read -r each; do COMPREPLY+=("$head$each"); done < <(
    "\${COMP_WORDS[0]/#\\~/$HOME}" \${root:+--root "$root"} __complete "$2" "$word" 2>/dev/null </dev/null)
}
__task_paths() { # -f|-d
  local each
  compopt -o filenames 2>/dev/null
  while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen "$1" -- "$cur")
}
__task() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} cmd= root= i
  COMPREPLY=()
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --root) [[ \${COMP_WORDS[i+1]} == = ]] && ((i++)); root=\${COMP_WORDS[++i]/#\\~/$HOME} ;;
      -*|=) ;;
      *) case $cmd in '') cmd=\${COMP_WORDS[i]} ;; ${groupsOf(commands).join('|')}) cmd+=/\${COMP_WORDS[i]} ;; esac ;;
    esac
  done
  case $cmd:$prev in
${cases.values}
  esac
  if [[ $cur == -* ]]; then
    case $cmd in
${commands.map((command) => `      ${optionsCase(command, globals)}`).join('\n')}
      *) __task_words once ${optionNames(globals)} ;;
    esac
    return
  fi
  case $cmd in
    '') __task_words once ${commands
      .filter((each) => !isSubcommand(each))
      .map(({ name }) => name)
      .join(' ')} ;;
${cases.arguments}
  esac
}
complete -F __task task
`;
}

function optionsCase({ name, options }: CommandModel, globals: readonly OptionModel[]): string {
  return `${name}) __task_words once ${optionNames([...options, ...globals])} ;;`;
}

function optionNames(options: readonly OptionModel[]): string {
  return [...new Set(options.map(({ long }) => long))].join(' ');
}
