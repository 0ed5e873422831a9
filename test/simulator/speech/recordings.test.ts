import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeMulaw } from '../../../simulator/speech/mulaw';
import { type Recording, recordings } from '../../../simulator/speech/recordings';

const FOLDER = join(__dirname, '../../../simulator/speech');
const index = JSON.parse(readFileSync(join(FOLDER, 'speech.json'), 'utf8')) as {
  file: string;
  language: string;
  text: string;
  kana?: string;
  source: string;
}[];

const all = (['ja', 'en'] as const).flatMap((language) =>
  (['caller', 'assistant'] as const).flatMap((role) => recordings(language, role)),
);
const each = all.map((recording): [string, Recording] => [recording.name, recording]);

describe('the recordings', () => {
  it('are exactly the files in the folder', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ulaw'));

    expect(all.map(({ name }) => `${name}.ulaw`).sort()).toEqual(files.sort());
  });

  it.each(each)('last as long as the index says: %s', (_, { audio, durationMs }) => {
    expect(Math.abs(audio.length / 8 - durationMs)).toBeLessThan(1);
  });

  it.each(each)('are loud enough to be speech: %s', (_, { audio }) => {
    expect(loudness(audio)).toBeGreaterThan(0.03);
  });

  it.each(each)('peak at about -6 dBFS: %s', (_, { audio }) => {
    const peak = Math.max(...decodeMulaw(audio).map(Math.abs)) / 32_768;

    expect(peak).toBeGreaterThan(0.4);
    expect(peak).toBeLessThan(0.55);
  });

  it.each(each)('begin and end within 100 ms of silence: %s', (_, { audio }) => {
    expect(loudness(audio.subarray(0, 800))).toBeGreaterThan(0.002);
    expect(loudness(audio.subarray(-800))).toBeGreaterThan(0.002);
  });

  it.each(['ja', 'en'] as const)('have an answer of 8 s or more to interrupt in %s', (language) => {
    expect(
      Math.max(...recordings(language, 'assistant').map(({ durationMs }) => durationMs)),
    ).toBeGreaterThan(8_000);
  });

  it('say as kana what is spoken in Japanese', () => {
    const kana = index.filter(({ language }) => language === 'ja').map((entry) => entry.kana ?? '');

    expect(kana.filter((text) => !/^[ぁ-ゖー、。 ]+$/.test(text))).toEqual([]);
  });

  it('have no kana in English', () => {
    expect(index.filter(({ language, kana }) => language === 'en' && kana !== undefined)).toEqual([]);
  });

  it('stay small enough to be kept with the code', () => {
    expect(all.reduce((sum, { audio }) => sum + audio.length, 0)).toBeLessThan(1_200_000);
  });
});

/** The root mean square, where 1 is the loudest possible. */
function loudness(audio: Buffer): number {
  const samples = decodeMulaw(audio);
  return Math.sqrt(samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length);
}
