import { clashesAmong } from '../../../../bridge/contract/assistant/clashes';

const A = { place: 'a.json', name: 'a', numbers: ['+15005550006'] };
const B = { place: 'b.json', name: 'b', numbers: ['+81300000000', '+81300000000'] };

describe('assistants side by side', () => {
  it('clash over nothing where each has its own name and numbers', () => {
    expect(clashesAmong([A, B])).toEqual([]);
  });

  it('clash over a name, with the first that has it', () => {
    expect(clashesAmong([A, { ...B, name: 'a' }, { ...B, place: 'c.json', name: 'a', numbers: [] }])).toEqual(
      [
        { over: 'name', value: 'a', places: ['a.json', 'b.json'] },
        { over: 'name', value: 'a', places: ['a.json', 'c.json'] },
      ],
    );
  });

  it('clash over a number', () => {
    expect(clashesAmong([A, { ...B, numbers: ['+81300000000', '+15005550006'] }])).toEqual([
      { over: 'number', value: '+15005550006', places: ['a.json', 'b.json'] },
    ]);
  });
});
