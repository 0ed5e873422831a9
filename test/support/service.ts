import { createServer } from 'node:http';
import { VOICE_PATH } from '../../bridge/contract/paths';
import { voiceWebhook } from '../../lambda/voice/webhook';
import { LocalGateway } from '../../rig/local-gateway';
import { PUBLIC_BASE_URL, PUBLIC_STREAM_URL } from '../../rig/simulated-call';
import { answersBy } from '../../simulator/assistant/answers';
import { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import { LoopbackServer } from '../../simulator/network/loopback-server';
import { Phone } from '../../simulator/phone/phone';
import type { RestApi } from '../../simulator/phone/rest-api';
import { assistantFile } from './assistant-file';
import { Caller } from './caller';

const AUTH_TOKEN = 'the-simulators-auth-token';
const REPLY_MS = 600;

/** All that a bridge process works with: Twilio and its callers, the webhook, the assistant. */
export class Service {
  private constructor(
    readonly assistant: AssistantSimulator,
    private readonly webhook: LoopbackServer,
    private readonly phone: Phone,
    private readonly restApi: RestApi,
    /** What a bridge must be told to be one of this service. */
    readonly bridgeEnv: Readonly<Record<string, string>>,
  ) {}

  /** `streamPort` is where the streams go: a bridge, or what stands before several. */
  static async open(streamPort: number): Promise<Service> {
    const assistant = await AssistantSimulator.listen({
      timings: FAST_TIMINGS,
      answers: answersBy(({ index }) => ({
        audio: speechLikeNoise(REPLY_MS, index),
        transcript: `Reply number ${index}.`,
      })),
      transcribe: () => 'Hello.',
    });
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    // Callers here are silent for as long as a test wants them to be.
    const ASSISTANT_FILES = assistantFile({ greeting: { instructions: 'Say hello.' }, silence: 'off' });
    const shared = { PUBLIC_STREAM_URL, TWILIO_AUTH_TOKEN: AUTH_TOKEN, ASSISTANT_FILES };
    const printMetric = () => undefined;
    const gateway = new LocalGateway(voiceWebhook({ ...shared, PUBLIC_BASE_URL }, { logger, printMetric }));
    const webhook = await LoopbackServer.open(
      createServer((request, response) => gateway.handleRequest(request, response)),
    );
    const routes = {
      [PUBLIC_BASE_URL]: `http://${webhook.address}`,
      [PUBLIC_STREAM_URL]: `ws://127.0.0.1:${streamPort}`,
    };
    const phone = new Phone({ authToken: AUTH_TOKEN, routes });
    const restApi = phone.restApi();
    return new Service(assistant, webhook, phone, restApi, {
      ...shared,
      TWILIO_API_URL: await restApi.listen(),
      OPENAI_REALTIME_API_KEY: 'sk-the-simulators-key',
      OPENAI_REALTIME_URL: assistant.url,
    });
  }

  /** Somebody dials the number. */
  call(): Caller {
    return new Caller(this.phone.call(`${PUBLIC_BASE_URL}${VOICE_PATH}`));
  }

  async close(): Promise<void> {
    for (const call of this.phone.calls) {
      call.hangUp();
      await call.ended;
    }
    await this.assistant.close();
    await this.restApi.close();
    await this.webhook.close();
  }
}
