import { readTurnQuery, writeTurnQuery } from '../../../../lambda/voice/turns/turn-query';

const NOTHING = {
  begunS: undefined,
  thread: undefined,
  transferCallId: undefined,
  quiet: undefined,
  failed: undefined,
  words: undefined,
  key: undefined,
};

describe('where a conversation stands', () => {
  it('comes back as it was sent', () => {
    const state = {
      begunS: 1_800_000_000,
      thread: 'resp_0a1B-2',
      transferCallId: 'call_9',
      quiet: 1,
      failed: 2,
      words: '予約を お願いします。& = + / ? 100%',
      key: '#',
    };

    expect(readTurnQuery(writeTurnQuery(state))).toEqual(state);
  });

  it('needs no escaping in a URL', () => {
    expect(writeTurnQuery({ begunS: 1, words: 'はい？ & <b>' })).toMatch(/^begun=1&words=[\w-]+$/);
  });

  it('does not speak of what has not happened', () => {
    expect(writeTurnQuery({ begunS: 1, quiet: 0, failed: 0 })).toBe('begun=1');
  });

  it.each(['', 'begun=-1&quiet=x&failed=1.5', 'thread=a%20b&words=%2B', 'begun=1&begun=2', 'thread='])(
    'is not guessed at: %j',
    (query) => {
      expect(readTurnQuery(query)).toEqual(NOTHING);
    },
  );

  it('holds as much of what was said as fits into a URL, in whole characters', () => {
    const query = writeTurnQuery({ words: 'ああ。'.repeat(1_000) });

    expect(query.length).toBeLessThan(4_100);
    expect(readTurnQuery(query).words).toBe('ああ。'.repeat(333) + 'あ');
  });
});
