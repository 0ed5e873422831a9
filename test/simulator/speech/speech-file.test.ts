import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recordings } from '../../../simulator/speech/recordings';
import { readSpeechFile } from '../../../simulator/speech/speech-file';
import { pcm16, wavFile } from './wav-file';

const folder = mkdtempSync(join(tmpdir(), 'speech-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [hello] = recordings('en', 'caller');
const speech = hello!.audio;

describe('a speech file', () => {
  it('is taken as it is when it holds raw μ-law', () => {
    expect(readSpeechFile(saved('raw.ulaw', speech))).toEqual(speech);
  });

  it('is taken byte for byte from μ-law in a WAV file', () => {
    const path = saved('mulaw.wav', wavFile({ code: 7, bitsPerSample: 8, data: speech }));

    expect(readSpeechFile(path)).toEqual(speech);
  });

  it('is not played as noise when a WAV file is named .ulaw', () => {
    const path = saved('wav.ulaw', wavFile({ code: 7, bitsPerSample: 8, data: speech }));

    expect(readSpeechFile(path)).toEqual(speech);
  });

  it('is brought to 8 kHz', () => {
    const path = saved('fast.wav', wavFile({ sampleRateHz: 48_000, data: Buffer.alloc(2 * 48_000) }));

    expect(readSpeechFile(path)).toEqual(Buffer.alloc(8_000, 0xff));
  });

  it('is cut at full loudness instead of turning over', () => {
    const path = saved(
      'loud.wav',
      wavFile({ code: 3, bitsPerSample: 32, data: Buffer.from(Float32Array.of(1.7, -1.7).buffer) }),
    );

    expect([...readSpeechFile(path)]).toEqual([0x80, 0x00]);
  });

  it.each([
    ['empty.wav', Buffer.alloc(0), 'it is empty'],
    ['silent.wav', wavFile({ data: pcm16() }), 'it holds no sound'],
    ['song.mp3', Buffer.from('ID3 and then some music'), 'it is not a WAV file'],
  ])('is refused in one sentence: %s', (name, bytes, why) => {
    const path = saved(name, bytes);

    expect(() => readSpeechFile(path)).toThrow(`Speech file ${path} cannot be used: ${why}`);
  });

  it('is refused when it is not there', () => {
    expect(() => readSpeechFile(join(folder, 'nowhere.wav'))).toThrow('no such file');
  });
});

function saved(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
