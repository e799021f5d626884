import { type ReactNode, Suspense } from 'react';
import { PageContext } from '#components/chat/page-context.tsx';
import '#components/runs/runs.css';
import { LiveRun } from '#components/runs/live-run.tsx';
import { ManagerPanel } from '#components/runs/manager-panel.tsx';
import { PageMain } from '#components/shell/page-main.tsx';
import { StatusDot, statusWords } from '#components/task/status-badge.tsx';
import { chatService } from '#lib/chat/service.ts';
import type { TokenUse } from '#lib/chat/token-limits.ts';
import { tokenUse } from '#lib/chat/token-use.ts';
import { appContext } from '#lib/server/context.ts';
import { managerView } from '#lib/server/manager-view.ts';
import type { ProgramState } from '#lib/server/programs.ts';
import { modelStatus, type ServerStatus, settingsStatus, toolsStatus } from '#lib/server/status.ts';
import { taskStatuses } from '#lib/tasks/model.ts';
import { readJournal } from '#lib/tools/edit-journal.ts';
import { requireLocalHost } from '../local-host.ts';
import { PageTitle } from '../page-title.tsx';
import { Effects } from './effects.tsx';

const starters = [
  'Is everything set up? What is missing, and how do I set it?',
  'Which tasks are ready, and what would the manager do with them?',
  'Which files have problems, and how do I mend them?',
];

const skeletonAfterMs = 300;
const shownEffects = 20;

export default async function StatusPage() {
  await requireLocalHost();
  const context = appContext();
  const tools = toolsStatus(context);
  const settings = await settingsStatus(context);
  const manager = await managerView();
  const effects = await readJournal(context, { limit: shownEffects });
  // Known already, mostly. A skeleton stands in only for what takes a person's time.
  const quick = await Promise.race([
    tools,
    new Promise<undefined>((resolve) => setTimeout(resolve, skeletonAfterMs)),
  ]);
  return (
    <PageMain kind="page">
      <PageTitle title="Status" />
      <PageContext kind="page" path="/status" title="Status" starters={starters} />
      <LiveRun />
      <div className="shell-status">
        <h1>Status</h1>
        <ManagerPanel view={manager} nowMs={Date.now()} />
        {settings.state.notice ? (
          <p className="ui-notice" data-tone="warn">
            {settings.state.notice}
          </p>
        ) : null}
        {settings.repository.configProblem ? (
          <p className="ui-notice" data-tone="danger">
            {settings.repository.configProblem} The last good configuration is in use.
          </p>
        ) : null}
        <Group title="Chat">
          <Model model={modelStatus(context.env)} />
          <Row name="Approval" tone="plain">
            {settings.approval === 'ask'
              ? 'Edits, delegation and queueing ask first. '
              : 'Edits, delegation and queueing go ahead without asking. '}
            <span className="ui-muted">
              <code>TASKS_CHAT_APPROVAL</code>, and for one conversation in the drawer
            </span>
          </Row>
          <Row name="Steps" tone="plain">
            At most {settings.maxSteps} for one message. <Variable>TASKS_CHAT_MAX_STEPS</Variable>
          </Row>
          <Tokens use={tokenUse(chatService(context))} />
        </Group>
        <Group title="Programs">
          {quick ? (
            <Programs tools={quick} />
          ) : (
            <Suspense fallback={<ProgramsSkeleton />}>
              <LatePrograms tools={tools} />
            </Suspense>
          )}
        </Group>
        <Repository repository={settings.repository} />
        <section aria-label="Changes by the chat">
          <h2>Changes by the chat</h2>
          <Effects entries={effects} nowMs={Date.now()} />
        </section>
        <Group title="Server">
          <Row name="Version" tone="plain">
            {settings.version}
          </Row>
          <Row name="Own state" tone="plain">
            <code>{settings.state.place}</code>{' '}
            <span className="ui-muted">conversations and their edits</span>
          </Row>
          <Row name="Token" tone="plain">
            {settings.tokenRequired ? 'Asked for by everything that writes.' : 'None asked for.'}{' '}
            <Variable>TASKS_SERVER_DISPATCH_TOKEN</Variable>
          </Row>
        </Group>
      </div>
    </PageMain>
  );
}

function Model({ model }: { model: ServerStatus['model'] }) {
  if (!model.configured) {
    return (
      <Row name="Model" tone="warn" word="Not configured">
        Put <code>OPENAI_API_KEY=…</code> (or <code>ANTHROPIC_API_KEY=…</code>) into <code>.env.local</code>{' '}
        of the project or <code>.env</code> of the repository and start again. For a server of your own, such
        as Ollama or llama.cpp, also set <code>OPENAI_BASE_URL</code> and{' '}
        <code>TASKS_CHAT_API=chat-completions</code>. Everything but the chat works without.
      </Row>
    );
  }
  const provider = { openai: 'OpenAI', anthropic: 'Anthropic' }[model.provider];
  return (
    <Row name="Model" tone="ok" word="Configured">
      <code>{model.model}</code>{' '}
      {model.endpoint ? (
        <>
          at <code>{model.endpoint}</code> ({model.api})
        </>
      ) : (
        `from ${provider}`
      )}
    </Row>
  );
}

function Tokens({ use: { today, dayLimit, answerLimit } }: { use: TokenUse }) {
  const isUsedUp = dayLimit !== null && today >= dayLimit;
  return (
    <Row name="Tokens" tone={isUsedUp ? 'warn' : 'plain'} {...(isUsedUp ? { word: 'Used up' } : {})}>
      {figure(today)} today{dayLimit === null ? '' : ` of ${figure(dayLimit)}`}
      {answerLimit === null ? '. ' : `, at most ${figure(answerLimit)} for one answer. `}
      <Variable>tasks.config.json, chat</Variable>
    </Row>
  );
}

const figure = (count: number) => count.toLocaleString('en');

type Tools = ServerStatus['tools'];

async function LatePrograms({ tools }: { tools: Promise<Tools> }) {
  return <Programs tools={await tools} />;
}

function Programs({ tools }: { tools: Tools }) {
  return (
    <>
      <Program name="Claude CLI" state={tools.claude}>
        The chat hands heavy reasoning to it. Install it with{' '}
        <code>npm install -g @anthropic-ai/claude-code</code>, or set <code>CLAUDE_BIN</code>.
      </Program>
      <Program name="ripgrep" state={tools.ripgrep}>
        The chat searches files with it. It comes with <code>npm install</code>; else install <code>rg</code>.
      </Program>
    </>
  );
}

function Program({ name, state, children }: { name: string; state: ProgramState; children: ReactNode }) {
  return state.found ? (
    <Row name={name} tone="ok" word="Found">
      Version {state.version}
    </Row>
  ) : (
    <Row name={name} tone="warn" word="Not found">
      {state.reason} {children}
    </Row>
  );
}

function ProgramsSkeleton() {
  return ['Claude CLI', 'ripgrep'].map((name) => (
    <Row key={name} name={name} tone="plain">
      <span className="ui-skeleton shell-status-skeleton" role="img" aria-label="Looking for it" />
    </Row>
  ));
}

function Repository({ repository }: { repository: ServerStatus['repository'] }) {
  const known = taskStatuses.filter((status) => (repository.byStatus[status] ?? 0) > 0);
  return (
    <Group title="Repository">
      <Row name="Name" tone="plain">
        {repository.name} {repository.git ? '' : <span className="ui-muted">(not under git)</span>}
      </Row>
      <Row name="Tasks" tone="plain">
        <span className="shell-counts">
          <span>{figure(repository.tasks)}</span>
          {known.map((status) => (
            <span key={status}>
              <StatusDot status={status} silent />
              {figure(repository.byStatus[status] ?? 0)} {statusWords[status].toLowerCase()}
            </span>
          ))}
        </span>
      </Row>
      <Row name="Documents" tone="plain">
        {figure(repository.documents)}
      </Row>
      <Row
        name="Files with errors"
        tone={repository.malformed > 0 ? 'warn' : 'ok'}
        word={repository.malformed > 0 ? figure(repository.malformed) : 'None'}
      >
        {repository.malformed > 0 ? 'They are listed on the home page with their errors.' : null}
      </Row>
      <Row
        name="tasks.config.json"
        tone={repository.configProblem ? 'danger' : 'ok'}
        word={repository.configProblem ? 'Cannot be used' : 'In order'}
      >
        {repository.configProblem}
      </Row>
    </Group>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

interface RowProps {
  name: string;
  tone: 'ok' | 'warn' | 'danger' | 'off' | 'plain';
  /** The verdict, in front of the details. */
  word?: string;
  children?: ReactNode;
}

function Row({ name, tone, word, children }: RowProps) {
  return (
    <div className="shell-status-row">
      <dt>{name}</dt>
      <dd>
        {word ? (
          <span className="shell-verdict" data-tone={tone}>
            {word}
          </span>
        ) : null}
        {children == null || children === '' ? null : <span>{children}</span>}
      </dd>
    </div>
  );
}

function Variable({ children }: { children: string }) {
  return <code className="ui-muted">{children}</code>;
}
