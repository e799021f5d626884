import {
  type CommandModel,
  type CompletionModel,
  groupsOf,
  isSubcommand,
  type OptionModel,
  type Source,
} from './completion-model.ts';

/** The script for fish (3.1 and later). */
export function fishCompletion({ commands, globals }: CompletionModel): string {
  return `# fish completion of \`task\`, made by \`task completion fish\`
function __task_root
    set -l words (commandline -opc)
    for i in (seq (count $words))
        switch $words[$i]
            case --root
                echo -- $words[(math $i + 1)]
                return
            case '--root=*'
                string replace -- --root= '' $words[$i]
                return
        end
    end
end
function __task_command
    set -l words (commandline -opc)[2..-1]
    set -l skip 0
    set -l command
    for word in $words
        if test $skip = 1
            set skip 0
        else if test "$word" = --root
            set skip 1
        else if not string match -q -- '-*' $word
            if test -n "$command"
                echo -- $command/$word
                return
            end
            set command $word
            if not contains -- $word ${groupsOf(commands).join(' ')}
                break
            end
        end
    end
    echo -- $command
end
function __task_is
    set -l command (__task_command)
    test "$argv[1]" = "$command"
end
function __task_current
    commandline -ct | string replace -r -- '^--[^=]*=' ''
end
function __task_list
    set -l head (__task_current | string match -r -- '^.*,')
    for word in $argv
        echo -- "$head$word"
    end
end
function __task_ask
    set -l words (commandline -opc)
    set -l root (__task_root)
    set -l last (__task_current | string replace -r -- '^.*,' '')
    set -l options
    test -n "$root"; and set options --root $root
    command $words[1] $options __complete $argv[1] "$last" 2>/dev/null </dev/null
end
complete -c task -f
${[
  ...commands
    .filter((each) => !isSubcommand(each))
    .map(({ name, summary }) => `complete -c task -n '__task_is ""' -a ${name} -d ${quoted(summary)}`),
  ...globals.map((option) => optionLine(option, '')),
  ...commands.flatMap(commandLines),
].join('\n')}
`;
}

function commandLines({ name, options, argument }: CommandModel): string[] {
  const when = ` -n '__task_is ${name}'`;
  const own = options.map((option) => optionLine(option, when));
  return argument.kind === 'nothing' ? own : [...own, `complete -c task${when}${offer(argument)}`];
}

function optionLine({ long, short, description, value }: OptionModel, when: string): string {
  const names = `-l ${long.slice(2)}${short === null ? '' : ` -s ${short.slice(1)}`}`;
  return `complete -c task${when} ${names}${value === null ? '' : ` -r${offer(value)}`} -d ${quoted(description)}`;
}

function offer(source: Source): string {
  switch (source.kind) {
    case 'words': {
      const words = source.words.join(' ');
      return ` -f -a ${quoted(source.isList ? `(__task_list ${words})` : words)}`;
    }
    case 'dynamic': {
      const ask = `__task_ask ${source.what}`;
      return ` -f -a ${quoted(source.isList ? `(__task_list (${ask}))` : `(${ask})`)}`;
    }
    case 'files':
      return ' -F';
    case 'folders':
      return " -f -a '(__fish_complete_directories)'";
    case 'nothing':
      return ' -f';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
