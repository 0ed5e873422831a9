import { connectQuery, type Fall, nextRung, readFailedConnects } from '../../../lambda/voice/ladder';

const NOW_S = 1_800_000_000;

const FALL: Fall = {
  callStatus: 'in-progress',
  dialCallStatus: undefined,
  failedConnects: 1,
  mayReconnect: true,
  fallbackNumber: '+15005550006',
};

describe('the ladder', () => {
  it('connects again at once when a connect has failed', () => {
    expect(nextRung({ ...FALL, failedConnects: 1 })).toEqual({ name: 'reconnect', attempt: 2, waitS: 0 });
  });

  it('gives a load balancer time to learn of a dead task when that has failed as well', () => {
    expect(nextRung({ ...FALL, failedConnects: 2 })).toEqual({ name: 'reconnect', attempt: 3, waitS: 5 });
  });

  it.each([3, 4, 100])('dials a human after %i failed connects', (failedConnects) => {
    expect(nextRung({ ...FALL, failedConnects })).toEqual({ name: 'dial', number: '+15005550006' });
  });

  it('apologises when there is no human to dial', () => {
    expect(nextRung({ ...FALL, failedConnects: 3, fallbackNumber: undefined })).toEqual({
      name: 'apologise',
    });
  });

  it('does not go round in circles when the count is lost', () => {
    expect(nextRung({ ...FALL, failedConnects: undefined })).toEqual({
      name: 'dial',
      number: '+15005550006',
    });
  });

  it('does not connect again to what an operator has switched off', () => {
    expect(nextRung({ ...FALL, mayReconnect: false })).toEqual({ name: 'dial', number: '+15005550006' });
  });

  it.each(['completed', 'busy', 'failed', 'no-answer', 'canceled'])(
    'lets a call go that is %s',
    (callStatus) => {
      expect(nextRung({ ...FALL, callStatus })).toEqual({ name: 'caller-gone' });
    },
  );

  it('hangs up after a human who took the call', () => {
    expect(nextRung({ ...FALL, failedConnects: undefined, dialCallStatus: 'completed' })).toEqual({
      name: 'hang-up',
    });
  });

  it.each(['no-answer', 'busy', 'failed', 'canceled'])(
    'apologises when the human is %s',
    (dialCallStatus) => {
      expect(nextRung({ ...FALL, failedConnects: undefined, dialCallStatus })).toEqual({ name: 'apologise' });
    },
  );

  it.each([
    ['attempt=1', 1],
    ['a=b&attempt=12', 12],
    ['attempt=2&since=', 2],
    ['attempt=2&since=1&since=2', 2],
    ['attempt=2&since=yesterday', 2],
  ])('counts the failed connects of "%s"', (query, count) => {
    expect(readFailedConnects(query, NOW_S)).toBe(count);
  });

  it('goes on counting while no connect has held for a minute', () => {
    expect(readFailedConnects(connectQuery(3, NOW_S - 59), NOW_S)).toBe(3);
  });

  it('begins to count anew after a connect that held for a minute', () => {
    expect(readFailedConnects(connectQuery(3, NOW_S - 60), NOW_S)).toBe(1);
  });

  it.each([
    '',
    'attempt=',
    'attempt=0',
    'attempt=-1',
    'attempt=01',
    'attempt=1.5',
    'attempt=1e1',
    'attempt=1&attempt=1',
    'attempt=9999999999999',
    'since=1',
  ])('does not guess at the count of "%s"', (query) => {
    expect(readFailedConnects(query, NOW_S)).toBeUndefined();
  });
});
