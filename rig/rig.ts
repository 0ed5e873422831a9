import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import type { CallObserver } from '../bridge/call/observer';
import { ENDED_PATH, STREAM_STATUS_PATH, TURN_PATH, VOICE_PATH } from '../bridge/contract/paths';
import { bridgeParts } from '../bridge/parts';
import { type BridgeParts, BridgeServer } from '../bridge/server';
import { readSettings } from '../bridge/settings';
import { SYSTEM_CLOCK } from '../bridge/system-clock';
import type { TurnDues } from '../lambda/voice/turns/turn-dues';
import { voiceWebhook } from '../lambda/voice/webhook';
import type { WebhookLog } from '../lambda/voice/webhook-log';
import type { PrintMetric } from '../lambda/voice/webhook-metrics';
import { LoopbackServer } from '../simulator/network/loopback-server';
import { LocalGateway } from './local-gateway';

/** What a rig needs from outside. */
export interface RigOptions {
  /** The environment of webhook and bridge, as it would be on AWS. */
  env: NodeJS.ProcessEnv;
  log: Logger;
  webhookLog: WebhookLog;
  /** Where the webhook prints its metrics. @default - nowhere */
  printMetric?: PrintMetric;
  observer: CallObserver;
  /** Parts of the bridge in place of those that its settings stand for. @default - none */
  parts?: Partial<BridgeParts>;
  /** The time that the webhook goes by, in unix seconds. @default - now */
  webhookNowS?: () => number;
  /** How long the parts of a turn may take. @default TURN_DUES */
  turnDues?: Partial<TurnDues>;
}

/** As long as the bridge waits. */
const SETTLE_MS = 6_000;
const WEBHOOK_PATHS = new Set([VOICE_PATH, ENDED_PATH, TURN_PATH, STREAM_STATUS_PATH]);

/** Webhook, bridge and health on one port of this machine: what API Gateway and a load balancer would divide. */
export class Rig {
  readonly bridge: BridgeServer;
  readonly #records: BridgeParts['records'];
  readonly #server: Server;
  #gateway: LocalGateway;
  #open!: LoopbackServer;

  private constructor(private readonly options: RigOptions) {
    const { env, log, observer } = options;
    this.#gateway = this.#gatewayWith(env);
    // Which way calls are answered is told to the webhook: the bridge runs on, for its last calls and for the way back.
    const settings = readSettings({ ...env, USE_OPENAI_REALTIME: 'true' });
    const parts = { ...bridgeParts(settings, SYSTEM_CLOCK, log, observer), ...options.parts };
    this.bridge = new BridgeServer(parts);
    this.#records = parts.records;
    this.#server = createServer((request, response) => {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      if (WEBHOOK_PATHS.has(path)) this.#gateway.handleRequest(request, response);
      else this.bridge.handleRequest(request, response);
    });
    this.#server.on('upgrade', (request, socket, head) => this.bridge.handleUpgrade(request, socket, head));
  }

  /**
   * Opens a rig on a port of the loopback interface; 0 takes any.
   *
   * @throws SettingsError of webhook or bridge, or the system's error when the port is taken.
   */
  static async open(options: RigOptions, port: number): Promise<Rig> {
    const rig = new Rig(options);
    rig.#open = await LoopbackServer.open(rig.#server, port);
    return rig;
  }

  /** Where it is really reached, for example `http://127.0.0.1:8080`. */
  get origin(): string {
    return `http://${this.#open.address}`;
  }

  /**
   * Gives the webhook another environment, as a deploy does that changes nothing else: what it was asked before it still
   * answers in the old one.
   */
  redeployWebhook(env: NodeJS.ProcessEnv): void {
    this.#gateway = this.#gatewayWith(env);
  }

  /** Ends all calls, frees the port, and brings what is kept of them to its place. */
  async close(): Promise<void> {
    await this.bridge.close();
    await this.#records?.settle(SETTLE_MS);
    await this.#open.close();
  }

  #gatewayWith(env: NodeJS.ProcessEnv): LocalGateway {
    const { webhookLog: logger, webhookNowS: nowS, turnDues } = this.options;
    // A person reads what is printed here, no CloudWatch.
    const printMetric = this.options.printMetric ?? (() => undefined);
    return new LocalGateway(voiceWebhook(env, { logger, printMetric, nowS, turnDues }));
  }
}
