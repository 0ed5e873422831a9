import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Invocation, RuntimeApi } from './runtime-api';
import type { Toolbox } from './toolbox';

const STARTED_DUE_MS = 10_000;

/** One environment of a function: Lambda's client on Lambda's Node, with a deployed bundle. */
export class LambdaFunction {
  #output = '';

  private constructor(
    private readonly api: RuntimeApi,
    private readonly process: ChildProcess,
    /** From the start of the process until it asked for its first event. */
    readonly initMs: number,
  ) {}

  /** Starts it, cold. @throws Error with what it printed, when it does not start. */
  static async start(toolbox: Toolbox, folder: string, env: NodeJS.ProcessEnv): Promise<LambdaFunction> {
    const api = await RuntimeApi.listen();
    const startedAtMs = performance.now();
    const child = spawn(toolbox.node, [toolbox.client], {
      cwd: folder,
      // Nothing of the developer's own environment: Lambda has none of it.
      env: { ...lambdaEnvironment(api.hostAndPort, folder), NODE_PATH: toolbox.sdk, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let keep = (text: string): void => void (output += text);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => keep(text));
    }
    const died = once(child, 'close').then(([code]) =>
      Promise.reject(new Error(`It exited with ${String(code)}.`)),
    );
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('It took too long.')), STARTED_DUE_MS).unref();
    });
    try {
      const initialisedAtMs = await Promise.race([api.initialised, died, late]);
      died.catch(() => undefined);
      const started = new LambdaFunction(api, child, initialisedAtMs - startedAtMs);
      started.#output = output;
      keep = (text) => void (started.#output += text);
      return started;
    } catch (error) {
      child.kill('SIGKILL');
      await api.close();
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${output.trim()}`, {
        cause: error,
      });
    }
  }

  /** Everything it printed: its log. */
  get output(): string {
    return this.#output;
  }

  invoke(event: unknown): Promise<Invocation> {
    return this.api.invoke(event);
  }

  async stop(): Promise<void> {
    const exited = once(this.process, 'close');
    this.process.kill('SIGKILL');
    await exited;
    await this.api.close();
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
function lambdaEnvironment(runtimeApi: string, folder: string): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: 'voice',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/voice',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]00000000000000000000000000000000',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
    NODE_OPTIONS: '--enable-source-maps',
  };
}
