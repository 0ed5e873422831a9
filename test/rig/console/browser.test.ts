import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { recognise } from '../../../rig/script/script-speech';
import { answersBy } from '../../../simulator/assistant/answers';
import { decodeMulaw } from '../../../simulator/speech/mulaw';
import { type Recording, recordings } from '../../../simulator/speech/recordings';
import { resample } from '../../../simulator/speech/resample';
import { wavFile } from '../../simulator/speech/wav-file';
import { until } from '../../support/until';
import { GivenConsole } from './given-console';

/** The page as people see it, in a real browser whose microphone hears a recorded sentence. */

const CHROMIUM = '/usr/bin/chromium';
const isChromiumInstalled = existsSync(CHROMIUM);

if (!isChromiumInstalled) {
  process.stderr.write(
    `The console in a browser is skipped: there is no ${CHROMIUM} (apt-get install chromium).\n`,
  );
}

const SWITCHES = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
  ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  '--autoplay-policy=no-user-gesture-required',
];
const MICROPHONE_HZ = 48_000;
/** The greeting is over by then. */
const SILENCE_BEFORE_S = 2.5;
/** Of a person who waits for what is sure to come. */
const PATIENCE = { timeout: 30_000 };

const CALLER = recordings('en', 'caller');
const named = (name: string, among: readonly Recording[]): Recording =>
  among.find((recording) => recording.name === name)!;

let folder: string;
let given: GivenConsole;
let browser: Browser;
let page: Page;
/** What a developer would find in the tools of the browser. */
let complaints: string[];

/** A microphone's recording: silence, then a sentence, then nothing any more. */
async function microphoneFile(audio: Buffer): Promise<string> {
  const speech = resample(
    Float32Array.from(decodeMulaw(audio), (sample) => sample / 32_768),
    8_000,
    MICROPHONE_HZ,
  );
  const before = SILENCE_BEFORE_S * MICROPHONE_HZ;
  const data = Buffer.alloc((before + speech.length) * 2);
  speech.forEach((sample, index) => data.writeInt16LE(Math.round(sample * 30_000), (before + index) * 2));
  const file = join(folder, 'microphone.wav');
  await writeFile(file, wavFile({ sampleRateHz: MICROPHONE_HZ, data }));
  return file;
}

async function open(...switches: string[]): Promise<void> {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...SWITCHES, ...switches] });
  page = await browser.newPage();
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  page.on('response', (response) => {
    if (!response.ok()) complaints.push(`${response.url()} answers ${response.status()}`);
    if (!response.url().startsWith(given.url)) complaints.push(`${response.url()} is elsewhere`);
  });
  await page.goto(given.url);
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const conversation = () => page.locator('#conversation');

(isChromiumInstalled ? describe : describe.skip)('the page of the console in a browser', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'console-'));
    const assistants = recordings('en', 'assistant');
    const says = (name: string) => {
      const { audio, text } = named(name, assistants);
      return { audio, transcript: text };
    };
    given = await GivenConsole.open({
      answers: answersBy(({ purpose }) =>
        says(purpose === 'greeting' ? 'en-assistant-goodbye' : 'en-assistant-long'),
      ),
      transcribe: (audio) => recognise(audio, CALLER),
    });
  });

  afterEach(async () => {
    await browser.close();
    await given.close();
    await rm(folder, { recursive: true });
  });

  it('takes a call by microphone, shows both sides, an answer’s latency and a cut, and hangs up', async () => {
    const file = await microphoneFile(named('en-caller-hello', CALLER).audio);
    await open(`--use-file-for-fake-audio-capture=${file}%noloop`);

    await button('Call').click();
    // What a microphone carried is known to no recogniser here by its bytes.
    await conversation().locator('.caller', { hasText: '(not understood)' }).waitFor(PATIENCE);
    const answer = conversation().locator('.assistant', { hasText: 'All of our representatives' });
    await answer.locator('.wait', { hasText: /^\d\.\d\d s$/ }).waitFor(PATIENCE);
    await page.locator('[data-name=en-caller-interrupts]').click();
    // Of its words, only those are left that were heard.
    await conversation()
      .locator('.assistant .cut-mark', { hasText: /^✂ cut, \d\.\d s heard$/ })
      .waitFor(PATIENCE);
    await page.locator('#log', { hasText: 'hears the assistant fall silent' }).waitFor(PATIENCE);
    await page.locator('.figure', { hasText: /^Interruptions1/ }).waitFor(PATIENCE);
    // Where the machine is busy, frames come too late to be understood: what counts is that it was said.
    const words = conversation().locator('.caller .words', { hasText: /did not understand|not understood/ });
    await words.nth(1).waitFor(PATIENCE);

    await page.keyboard.press('Escape');
    await button('Call again').waitFor(PATIENCE);

    await until(() => given.summaries.length > 0);
    expect(given.summaries.map(({ reason }) => reason)).toEqual(['caller-hung-up']);
    expect(complaints).toEqual([]);
  });

  it('mutes by the space bar, and presses keys', async () => {
    await open();
    await button('Call').click();
    await button('Mute').waitFor(PATIENCE);
    await page.locator('#state', { hasText: 'in a call' }).waitFor(PATIENCE);

    await page.keyboard.press('Space');
    await page.locator('#voice-state', { hasText: 'Muted' }).waitFor(PATIENCE);
    await page.keyboard.press('Space');
    await page.locator('#voice-state', { hasText: 'The microphone is on' }).waitFor(PATIENCE);
    await page.keyboard.press('7');
    await page.keyboard.press('#');
    await page.locator('#log', { hasText: 'hands a key to the assistant' }).waitFor(PATIENCE);
    await button('Hang up').click();
    await button('Call again').waitFor(PATIENCE);

    expect(complaints).toEqual([]);
  });

  it('says what to do where the microphone is refused, and calls all the same', async () => {
    await open('--deny-permission-prompts', '--use-fake-ui-for-media-stream=deny');
    await button('Call').click();

    await page
      .getByRole('alert')
      .filter({ hasText: 'The browser may not use the microphone' })
      .waitFor(PATIENCE);
    await page.locator('#state', { hasText: 'in a call' }).waitFor(PATIENCE);
    await button('Hang up').click();
    await button('Call again').waitFor(PATIENCE);
  });

  it('says what is wrong with a number, and is ready for the next call', async () => {
    await open();
    await page.locator('#numbers-summary').click();
    await page.getByLabel('Caller', { exact: true }).fill('117');
    await button('Call').click();

    await page.getByRole('alert').filter({ hasText: 'it is "117"' }).waitFor(PATIENCE);
    await page.locator('#state', { hasText: 'no call' }).waitFor(PATIENCE);
    expect(await button('Call').isEnabled()).toBe(true);
    expect(await button('Whole call').isDisabled()).toBe(true);
  });

  it('says that the console is lost when it is', async () => {
    await open();
    await button('Call').waitFor(PATIENCE);

    await given.console.close();

    await page.getByRole('alert').filter({ hasText: 'run npm start again' }).waitFor(PATIENCE);
    expect(await button('Call').isDisabled()).toBe(true);
  });
});
