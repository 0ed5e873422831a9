import type { ToolOutcome, ToolUser } from '../../../bridge/call/tool-runner';
import { ToolBox, type ToolBoxOptions } from '../../../bridge/tools/tool-box';
import { keptLog } from '../../support/kept-log';
import { answering, CERTIFICATE, ToolServer, type ToolServerAnswers } from '../../support/tool-server';
import { FakeSecret, givenHttpsTool, USER } from './given-tool';

export const SECRET = 'the-secret-that-both-know';
export const ARGUMENTS = '{"day": "Monday", "people": 4}';

/** What may differ from run to run. */
interface RunOptions extends Partial<ToolBoxOptions> {
  url?: string;
  user?: ToolUser;
  signal?: AbortSignal;
}

/** A tool that is a server on this machine, which answers that a table is booked unless a test says otherwise. */
export class GivenServerTool {
  readonly kept = keptLog('info');
  readonly secret = new FakeSecret(SECRET);

  private constructor(readonly server: ToolServer) {}

  static async listen(): Promise<GivenServerTool> {
    return new GivenServerTool(await ToolServer.listen(answering('{"booked":true}')));
  }

  toolBox(options: Partial<ToolBoxOptions> = {}): ToolBox {
    const { secret, kept } = this;
    const own = { secretNamed: () => secret, addresses: 'any', log: kept.log, ca: CERTIFICATE } as const;
    return new ToolBox({ ...own, ...options });
  }

  run({ url, user, signal, ...options }: RunOptions = {}): Promise<ToolOutcome> {
    const tool = givenHttpsTool(url ?? this.server.url);
    const box = this.toolBox(options);
    return box.run(tool, ARGUMENTS, user ?? USER, signal ?? new AbortController().signal);
  }

  /** What comes of a server that answers so, as `seen`. */
  async failing(answers: ToolServerAnswers): Promise<[why: string, error: string, log: string]> {
    this.server.answers = answers;
    return this.seen(await this.run());
  }

  /** What a failure is called, the error that the model reads, and what an operator reads of it. */
  seen(outcome: ToolOutcome): [why: string, error: string, log: string] {
    const { error } = JSON.parse(outcome.output) as { error: string };
    const lines = this.kept.lines.map(({ level, fault }) => `${String(level)}: ${String(fault)}`);
    return [outcome.ok ? 'ok' : outcome.why, error, lines.join()];
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
