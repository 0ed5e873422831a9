import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENDED_PATH, VOICE_PATH } from '../../../bridge/contract/paths';
import { voiceWebhook } from '../../../lambda/voice/webhook';
import { ParameterStore } from '../../../rig/lambda/parameter-store';
import { ANSWERED, ENV, LogBook, NOW_S, post, RINGING } from './twilio-request';

const RESTAURANT = {
  name: 'restaurant',
  numbers: ['+815012345678'],
  language: 'ja',
  instructions: '予約を承ります。',
  fallbackNumber: '+81300000000',
};
const HELP_DESK = { name: 'help-desk', language: 'en', instructions: 'Help.' };
const FORGOTTEN = '+815099999999';

let log: LogBook;
let folder: string;
beforeEach(async () => {
  log = new LogBook();
  folder = await mkdtemp(join(tmpdir(), 'assistants-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Keeps assistants in files, and says where. */
async function keep(...documents: (object | string)[]): Promise<string> {
  const files = documents.map((document, index) => ({ document, path: join(folder, `${index}.json`) }));
  for (const { document, path } of files) {
    await writeFile(path, typeof document === 'string' ? document : JSON.stringify(document));
  }
  return files.map(({ path }) => path).join(',');
}

function webhook(env: NodeJS.ProcessEnv) {
  return voiceWebhook({ ...ENV, ...env }, { logger: log, nowS: () => NOW_S });
}

const ring = (To = RINGING.To) => post({ path: VOICE_PATH, form: { ...RINGING, To } });
const lost = (To = RINGING.To) => post({ path: ENDED_PATH, query: 'attempt=3', form: { ...ANSWERED, To } });

function assistantIn(body: string | undefined): string | undefined {
  return /<Parameter name="assistant" value="([^"]*)"/.exec(body ?? '')?.[1];
}

describe('who answers', () => {
  it('is chosen by the dialled number', async () => {
    const answer = webhook({ ASSISTANT_FILES: await keep(HELP_DESK, RESTAURANT) });

    const { body } = await answer(ring());

    expect(assistantIn(body)).toBe('restaurant');
    expect(log.lines).toMatchObject([{ facts: { assistant: 'restaurant' } }]);
  });

  it('is the first for a number that is nobody’s', async () => {
    const answer = webhook({ ASSISTANT_FILES: await keep(HELP_DESK, RESTAURANT) });

    const { body } = await answer(ring(FORGOTTEN));

    expect(assistantIn(body)).toBe('help-desk');
  });

  it('is the default, where there is one, for a number that is nobody’s', async () => {
    const files = await keep(HELP_DESK, RESTAURANT);
    const answer = webhook({ ASSISTANT_FILES: files, DEFAULT_ASSISTANT: 'restaurant' });

    const { body } = await answer(ring(FORGOTTEN));

    expect(assistantIn(body)).toBe('restaurant');
  });

  it('decides the language of what a caller is told, whatever the settings say', async () => {
    const files = await keep({ ...RESTAURANT, fallbackNumber: undefined });
    const answer = webhook({ ASSISTANT_FILES: files, ASSISTANT_LANGUAGE: 'en' });

    const { body } = await answer(lost());

    expect(body).toMatch(/<Response><Say language="ja-JP" .+ただいまお電話をおつなぎできません/);
  });

  it('decides which human is dialled', async () => {
    const files = await keep(RESTAURANT, HELP_DESK);
    const answer = webhook({ ASSISTANT_FILES: files, FALLBACK_NUMBER: '+15005550006' });

    const { body } = await answer(lost());

    expect(body).toContain('>+81300000000</Dial>');
  });

  it('leaves it to the settings which human is dialled, where it knows none', async () => {
    const answer = webhook({ ASSISTANT_FILES: await keep(HELP_DESK), FALLBACK_NUMBER: '+15005550006' });

    const { body } = await answer(lost());

    expect(body).toContain('>+15005550006</Dial>');
  });

  it('is another from the next call on when the document is edited', async () => {
    const answer = webhook({ ASSISTANT_FILES: await keep(RESTAURANT) });
    await answer(ring());

    await keep({ ...RESTAURANT, name: 'bistro' });
    const { body } = await answer(ring());

    expect(assistantIn(body)).toBe('bistro');
  });

  it('is the last good edition after a bad edit, of which the log tells once, without what is in it', async () => {
    const answer = webhook({ ASSISTANT_FILES: await keep(RESTAURANT) });
    await answer(ring());

    const files = await keep({ ...RESTAURANT, numbers: ['050-1234-5678'] });
    const bodies = [await answer(ring()), await answer(ring())].map(({ body }) => body);

    expect(bodies.map(assistantIn)).toEqual(['restaurant', 'restaurant']);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        message: 'assistants cannot be read',
        facts: {
          reason: `${files}: numbers[0] must be an E.164 number such as "+15005550006"; it is not.`,
        },
      },
    ]);
  });
});

describe('a call whose assistant cannot be read', () => {
  it('is connected all the same, and the log says why, once', async () => {
    const answer = webhook({ ASSISTANT_FILES: '/nowhere/restaurant.json', ASSISTANT_LANGUAGE: 'ja' });

    const replies = [await answer(ring()), await answer(ring())];

    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    for (const { body } of replies) expect(body).toContain('<Stream url="wss://stream.example.com/');
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        message: 'assistants cannot be read',
        facts: {
          reason: 'The assistant /nowhere/restaurant.json could not be read (ENOENT); check ASSISTANT_FILES.',
        },
      },
    ]);
  });

  it('hears the apology in the language of the settings', async () => {
    const answer = webhook({ ASSISTANT_FILES: '/nowhere/restaurant.json', ASSISTANT_LANGUAGE: 'ja' });

    const { body } = await answer(lost());

    expect(body).toContain('<Say language="ja-JP"');
  });

  it('has its assistant again as soon as it can be read', async () => {
    const answer = webhook({ ASSISTANT_FILES: join(folder, '0.json') });
    await answer(ring());

    await keep(RESTAURANT);
    const { body } = await answer(ring());

    expect(assistantIn(body)).toBe('restaurant');
  });
});

describe('assistants in SSM', () => {
  const before = { ...process.env };
  let store: ParameterStore;
  beforeEach(async () => {
    store = await ParameterStore.listen({ '/voice/restaurant': JSON.stringify(RESTAURANT) });
    Object.assign(process.env, store.env);
  });
  afterEach(async () => {
    process.env = { ...before };
    await store.close();
  });

  it('answer their numbers, and are read once for calls that come soon after each other', async () => {
    const answer = webhook({ ASSISTANT_PARAMETERS: '/voice/restaurant' });

    const bodies = [await answer(ring()), await answer(ring())].map(({ body }) => body);

    expect(bodies.map(assistantIn)).toEqual(['restaurant', 'restaurant']);
    expect(store.reads).toEqual(['/voice/restaurant']);
  });

  it('keep no caller waiting while SSM does not answer', async () => {
    store.isSilent = true;
    const answer = webhook({ ASSISTANT_PARAMETERS: '/voice/restaurant' });

    const { body } = await answer(ring());

    expect(body).toContain('<Stream url="wss://stream.example.com/');
    expect(store.reads).toEqual(['/voice/restaurant', '/voice/restaurant']);
    expect(log.lines[0]).toMatchObject({ level: 'error', message: 'assistants cannot be read' });
  });
});
