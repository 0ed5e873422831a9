import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkReport } from '../../../../bin/assistant/check-report';
import { checkDocument } from '../../../../bridge/contract/assistant/check';
import { clashesAmong } from '../../../../bridge/contract/assistant/clashes';

const FOLDER = resolve(__dirname, '../../../../assistants');
const FILES = readdirSync(FOLDER);

function given(file: string) {
  const checked = checkDocument(readFileSync(join(FOLDER, file), 'utf8'));
  if ('problems' in checked) throw new Error(checked.problems.join(' '));
  return checked;
}

describe('the assistants that are shown as the way to do it', () => {
  it('are two at least', () => {
    expect(FILES).toEqual(expect.arrayContaining(['help-desk.json', 'restaurant.json']));
  });

  it.each(FILES)('%s is complete, and named as its file is', (file) => {
    expect(`${given(file).assistant.name}.json`).toBe(file);
  });

  it.each(FILES)('%s needs nothing that an account would have to have first', (file) => {
    const { tools } = given(file).assistant;

    expect(tools.map(({ type }) => type)).toEqual(['hang_up', 'transfer_call']);
  });

  it.each(FILES)('%s gives a caller a way to a person, by word and by key', (file) => {
    const { destinations, keys, fallbackNumber } = given(file).assistant;

    expect(keys.actions['0']).toEqual({ transfer: destinations[0]?.name });
    expect(fallbackNumber).toBe(destinations[0]?.number);
  });

  it.each(FILES)('%s ends a call within a quarter of an hour', (file) => {
    expect(given(file).assistant.limits.callMinutes).toBeLessThanOrEqual(15);
  });

  it('can answer side by side', () => {
    const kept = FILES.map((file) => ({ place: file, ...given(file).assistant }));

    expect(clashesAmong(kept)).toEqual([]);
  });
});

describe('the first assistant of the documentation', () => {
  const DOCUMENTATION = readFileSync(resolve(FOLDER, '../docs/assistants.md'), 'utf8');
  const example = /```json\n(\{.+?\n\})\n```/s.exec(DOCUMENTATION)?.[1] ?? '';

  it('is complete, which the documentation says as the check does', () => {
    const { complete, problems } = checkReport(new Map([['front-desk.json', example]]));

    expect(problems).toEqual([]);
    expect(DOCUMENTATION).toContain(`\n${complete.join('')}\n`);
  });
});
