import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { unifiedMergeView } from '@codemirror/merge';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import {
  Compartment,
  EditorState,
  type Extension,
  RangeSetBuilder,
  StateEffect,
  StateField,
  Transaction,
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  ViewPlugin,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';

// All colours are our tokens, so that dark and light need no second theme.
const marks = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '650' },
  { tag: [tags.strong], fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: 'var(--accent)' },
  { tag: [tags.monospace, tags.labelName], color: 'var(--st-in_review)' },
  { tag: [tags.quote, tags.comment, tags.contentSeparator], color: 'var(--fg-muted)' },
  { tag: [tags.processingInstruction, tags.meta], color: 'var(--fg-muted)', fontWeight: '400' },
  { tag: [tags.tagName, tags.keyword], color: 'var(--st-todo)' },
]);

const frontLine = Decoration.line({ class: 'edit-front' });

/** The lines of the front matter, which the grammar of markdown takes for a heading. */
const frontMatter = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = frontLines(view.state);
    }
    update({ docChanged, state }: { docChanged: boolean; state: EditorState }) {
      if (docChanged) this.decorations = frontLines(state);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const mostFrontLines = 300;

function frontLines({ doc }: EditorState): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  if (!/^---[ \t]*$/.test(doc.line(1).text)) return Decoration.none;
  for (let number = 1; number <= Math.min(doc.lines, mostFrontLines); number++) {
    const line = doc.line(number);
    builder.add(line.from, line.from, frontLine);
    if (number > 1 && /^---[ \t]*$/.test(line.text)) return builder.finish();
  }
  return Decoration.none;
}

/** A line with something against it, counted from 1. */
interface LineMark {
  line: number;
  severity: 'error' | 'warning';
  message: string;
}

const setMarks = StateEffect.define<readonly LineMark[]>();

/** Lines that validation found something in. They move with the text until it is looked at again. */
const markedLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, state }) {
    const set = effects.findLast((effect) => effect.is(setMarks));
    if (!set?.is(setMarks)) return marks.map(changes);
    const worst = new Map<number, LineMark>();
    for (const mark of set.value) {
      const line = Math.max(1, Math.min(state.doc.lines, mark.line));
      if (worst.get(line)?.severity !== 'error') worst.set(line, mark);
    }
    const ranges = [...worst].map(([line, { severity, message }]) =>
      Decoration.line({
        class: severity === 'error' ? 'edit-wrong' : 'edit-doubtful',
        attributes: { title: message },
      }).range(state.doc.line(line).from),
    );
    return Decoration.set(ranges, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export interface SourceView {
  text(): string;
  /** In characters. */
  length(): number;
  /** Marks these lines, and no others any more. */
  mark(marks: readonly LineMark[]): void;
  /** Takes the cursor to the end of a line, counted from 1. */
  goToLine(line: number): void;
  /** Replaces the text; can be undone like anything typed. */
  setText(text: string): void;
  /** Shows against `theirs` what differs, each place to be kept or given back; null for the plain editor. */
  compare(theirs: string | null): void;
  focus(): void;
  destroy(): void;
}

interface SourceViewOptions {
  parent: HTMLElement;
  label: string;
  text: string;
  onChange: () => void;
  onSave: () => void;
}

/** The editor itself. Tab leaves it, as any field of a page. */
export function openSourceView({ parent, label, text, onChange, onSave }: SourceViewOptions): SourceView {
  const comparing = new Compartment();
  const run = () => {
    onSave();
    return true;
  };
  const save = { key: 'Mod-s', preventDefault: true, run };
  const extensions: Extension[] = [
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    frontMatter,
    markedLines,
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    markdown({ base: markdownLanguage }),
    syntaxHighlighting(marks),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', autocapitalize: 'sentences' }),
    EditorView.updateListener.of(({ docChanged }) => {
      if (docChanged) onChange();
    }),
    keymap.of([save, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    comparing.of([]),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  return {
    text: () => view.state.doc.toString(),
    length: () => view.state.doc.length,
    mark: (marks) => view.dispatch({ effects: setMarks.of(marks) }),
    goToLine(line) {
      const { doc } = view.state;
      const { to } = doc.line(Math.max(1, Math.min(doc.lines, line)));
      view.dispatch({ selection: { anchor: to }, effects: EditorView.scrollIntoView(to, { y: 'center' }) });
      view.focus();
    },
    setText(next) {
      const changes = { from: 0, to: view.state.doc.length, insert: next };
      view.dispatch({ changes, annotations: Transaction.userEvent.of('input.replace') });
    },
    compare(theirs) {
      const extension =
        theirs === null
          ? []
          : unifiedMergeView({
              original: theirs,
              mergeControls: mergeButton,
              syntaxHighlightDeletions: false,
            });
      view.dispatch({ effects: comparing.reconfigure(extension) });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function mergeButton(type: 'accept' | 'reject', action: (event: MouseEvent) => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ui-button';
  button.textContent = type === 'accept' ? 'Keep mine' : 'Take theirs';
  // By mouse down the editor would lose its place; by click the keyboard works, too.
  button.onmousedown = (event) => event.preventDefault();
  button.onclick = action;
  return button;
}
