import { type EndedQuery, readEndedQuery, writeEndedQuery } from '../../../bridge/contract/ended-query';

describe('what Twilio brings back when a connect is over', () => {
  it('is a query of plain numbers', () => {
    expect(writeEndedQuery({ attempt: 2, sinceS: 1_800_000_060, begunS: 1_800_000_000 })).toBe(
      'attempt=2&since=1800000060&begun=1800000000',
    );
  });

  it('says of a transfer that it was one', () => {
    expect(writeEndedQuery({ isTransfer: true, begunS: 5 })).toBe('begun=5&transfer=1');
  });

  it('leaves out what is not known', () => {
    expect(writeEndedQuery({ attempt: undefined, isTransfer: false })).toBe('');
  });

  it.each<EndedQuery>([
    { attempt: 1, sinceS: 2, begunS: 3, isTransfer: false },
    { attempt: undefined, sinceS: undefined, begunS: 0, isTransfer: true },
  ])('is read as it was written: %j', (query) => {
    expect(readEndedQuery(writeEndedQuery(query))).toEqual(query);
  });

  it('is read among whatever else is there', () => {
    expect(readEndedQuery('a=b&attempt=12&transfer=0')).toMatchObject({ attempt: 12, isTransfer: false });
  });

  it.each([
    'attempt=',
    'attempt=-1',
    'attempt=01',
    'attempt=1.5',
    'attempt=1e1',
    'attempt=1&attempt=1',
    'attempt=9999999999999',
    'attempt=%EF%BC%91',
    'since=1',
  ])('is not guessed at where it is odd: "%s"', (query) => {
    expect(readEndedQuery(query).attempt).toBeUndefined();
  });
});
