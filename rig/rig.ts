import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import type { CallObserver } from '../bridge/call/observer';
import { ENDED_PATH, STREAM_STATUS_PATH, VOICE_PATH } from '../bridge/contract/paths';
import { bridgeParts } from '../bridge/parts';
import { type BridgeParts, BridgeServer } from '../bridge/server';
import { readSettings } from '../bridge/settings';
import { SYSTEM_CLOCK } from '../bridge/system-clock';
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
}

/** As long as the bridge waits. */
const SETTLE_MS = 6_000;
const WEBHOOK_PATHS = new Set([VOICE_PATH, ENDED_PATH, STREAM_STATUS_PATH]);

/** Webhook, bridge and health on one port of this machine: what API Gateway and a load balancer would divide. */
export class Rig {
  readonly bridge: BridgeServer;
  readonly #records: BridgeParts['records'];
  readonly #server: Server;
  #open!: LoopbackServer;

  private constructor(options: RigOptions) {
    const { env, log, observer } = options;
    // A person reads what is printed here, no CloudWatch.
    const printMetric = options.printMetric ?? (() => undefined);
    const webhook = { logger: options.webhookLog, printMetric, nowS: options.webhookNowS };
    const gateway = new LocalGateway(voiceWebhook(env, webhook));
    const parts = { ...bridgeParts(readSettings(env), SYSTEM_CLOCK, log, observer), ...options.parts };
    this.bridge = new BridgeServer(parts);
    this.#records = parts.records;
    this.#server = createServer((request, response) => {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      if (WEBHOOK_PATHS.has(path)) gateway.handleRequest(request, response);
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

  /** Ends all calls, frees the port, and brings what is kept of them to its place. */
  async close(): Promise<void> {
    await this.bridge.close();
    await this.#records?.settle(SETTLE_MS);
    await this.#open.close();
  }
}
