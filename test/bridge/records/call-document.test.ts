import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNewer, readCallDocument } from '../../../bridge/records/call-document';
import { recordingKey, recordKey } from '../../../bridge/records/record-keys';
import { checked } from '../../support/kept-records';

const DOCS = readFileSync(join(__dirname, '../../../docs/records.md'), 'utf8');
const [, EXAMPLE = ''] = /```json\n(\{\n {2}"schemaVersion".*?)```/s.exec(DOCS) ?? [];
const example = checked(JSON.parse(EXAMPLE));

describe('the schema of call records', () => {
  it('is that of the example in the documentation', () => {
    expect(example.schemaVersion).toBe(1);
  });

  it.each([
    ['a field more', { ...example, mood: 'good' }],
    ['a field less', { ...example, costUsd: undefined }],
    ['a speaker whom nobody knows', { ...example, turns: [{ ...example.turns[0], speaker: 'operator' }] }],
    ['a cost that is no number', { ...example, costUsd: { ...example.costUsd, total: '0.01' } }],
    ['another version', { ...example, schemaVersion: 2 }],
  ])('refuses %s', (_, document) => {
    expect(() => checked(JSON.parse(JSON.stringify(document)))).toThrow('not a call record');
  });
});

describe('a document that was kept', () => {
  it('is read again for the call that it is of', () => {
    expect(readCallDocument(EXAMPLE, example.callSid)).toEqual(example);
  });

  it.each([
    ['half of it', '{"half', 'it is not JSON'],
    ['nothing', 'null', 'it is not JSON'],
    ['another version', JSON.stringify({ ...example, schemaVersion: 2 }), 'it has another schemaVersion'],
    ['another call', JSON.stringify({ ...example, callSid: 'CA1' }), 'it is of another call'],
  ])('is refused in a sentence that has nothing of it: %s', (_, json, why) => {
    expect(() => readCallDocument(json, example.callSid)).toThrow(why);
  });

  it('is newer than one with fewer lines, and than none at all', () => {
    const [line] = example.lines;
    const later = JSON.stringify({ ...example, lines: [line, line] });

    expect(isNewer(later, EXAMPLE)).toBe(true);
    expect(isNewer(EXAMPLE, later)).toBe(false);
    expect(isNewer(EXAMPLE, EXAMPLE)).toBe(false);
    expect(isNewer(EXAMPLE, 'no JSON')).toBe(true);
  });
});

describe('the keys of a call', () => {
  it('are by the UTC day on which it began, and by its lines', () => {
    expect(recordKey(example)).toBe(`calls/2026/11/24/${example.callSid}.json`);
    expect(recordingKey(example, 2)).toBe(`calls/2026/11/24/${example.callSid}-2.wav`);
  });

  it('are others where its beginning is not known', () => {
    expect(recordKey({ ...example, isWhole: false })).toBe(
      `calls/2026/11/24/${example.callSid}-from-140-ms.json`,
    );
  });
});
