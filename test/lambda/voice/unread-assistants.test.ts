import { TURN_PATH, VOICE_PATH } from '../../../bridge/contract/paths';
import { voiceWebhook } from '../../../lambda/voice/webhook';
import { ANSWERED, ENV, LogBook, NOW_S, post } from './twilio-request';

let log: LogBook;
beforeEach(() => {
  log = new LogBook();
});

/** A webhook that has just started, answers turn by turn, and finds no assistant where they should be. */
function webhook(env: NodeJS.ProcessEnv = {}) {
  return voiceWebhook(
    {
      ...ENV,
      USE_OPENAI_REALTIME: 'false',
      OPENAI_REALTIME_API_KEY: 'sk-test',
      ASSISTANT_FILES: '/nowhere/restaurant.json',
      ASSISTANT_LANGUAGE: 'ja',
      ...env,
    },
    { logger: log, nowS: () => NOW_S, printMetric: () => undefined },
  );
}

const ring = () => post({ path: VOICE_PATH });
const said = { ...ANSWERED, SpeechResult: '予約をお願いします。', Confidence: '0.9' };
const turn = () => post({ path: TURN_PATH, query: `begun=${NOW_S}&thread=resp_1`, form: said });

describe('a new call that nobody known can answer, turn by turn', () => {
  it('is dialled to a human, where the settings know one', async () => {
    const { body } = await webhook({ FALLBACK_NUMBER: '+15005550006' })(ring());

    expect(body).toMatch(/<Response><Dial [^>]+>\+15005550006<\/Dial><\/Response>$/);
  });

  it('is apologised to in the language of the settings, where they do not', async () => {
    const { body } = await webhook()(ring());

    expect(body).toMatch(
      /<Response><Say language="ja-JP"[^>]+>[^<]+おつなぎできません[^<]+<\/Say><Hangup\/>/,
    );
  });

  it('is logged as an error that says so', async () => {
    await webhook()(ring());

    expect(log.lines).toMatchObject([
      { level: 'error', message: 'assistants cannot be read' },
      {
        level: 'error',
        message: 'call answered',
        facts: { outcome: 'apologise', reason: 'assistants-unread' },
      },
    ]);
  });
});

describe('a call in the middle of its turns', () => {
  it('waits for its assistant, with what was said', async () => {
    const { body } = await webhook()(turn());

    expect(body).toMatch(
      /<Say language="ja-JP"[^>]+>少々お待ちください。<\/Say><Redirect [^>]+>[^<]+thread=resp_1&amp;failed=1&amp;words=[\w-]+</,
    );
  });
});
