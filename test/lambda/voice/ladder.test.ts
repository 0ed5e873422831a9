import { failedConnects, type Fall, nextRung } from '../../../lambda/voice/ladder';

const NOW_S = 1_800_000_000;

const FALL: Fall = {
  callStatus: 'in-progress',
  dialCallStatus: undefined,
  isTransfer: false,
  failedConnects: 1,
  mayReconnect: true,
  mayGoOn: false,
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

  it.each(['no-answer', 'busy', 'failed', 'canceled'])(
    'gives a caller back to the assistant that transferred them, when the human is %s',
    (dialCallStatus) => {
      const fall = { ...FALL, failedConnects: undefined, isTransfer: true, dialCallStatus };

      expect(nextRung(fall)).toEqual({ name: 'return' });
    },
  );

  it.each(['completed', 'answered'])('hangs up after a transfer that was %s', (dialCallStatus) => {
    expect(nextRung({ ...FALL, failedConnects: undefined, isTransfer: true, dialCallStatus })).toEqual({
      name: 'hang-up',
    });
  });

  it('apologises for a transfer in vain when an operator has switched the Realtime API off', () => {
    const fall = { ...FALL, isTransfer: true, dialCallStatus: 'busy', mayReconnect: false };

    expect(nextRung(fall)).toEqual({ name: 'apologise' });
  });

  describe('where calls can be answered turn by turn', () => {
    const GOES_ON: Fall = { ...FALL, mayGoOn: true };

    it.each([1, 3, undefined])(
      'goes on so at once when an operator has switched the Realtime API off, whatever failed: %s',
      (failedConnects) => {
        expect(nextRung({ ...GOES_ON, mayReconnect: false, failedConnects })).toEqual({
          name: 'go-on',
          phrase: 'interrupted',
        });
      },
    );

    it('goes on so in place of an apology', () => {
      expect(nextRung({ ...GOES_ON, failedConnects: 3, fallbackNumber: undefined })).toEqual({
        name: 'go-on',
        phrase: 'interrupted',
      });
    });

    it('connects again first, and dials a human whom somebody has named', () => {
      expect(nextRung({ ...GOES_ON, failedConnects: 2 })).toMatchObject({ name: 'reconnect' });
      expect(nextRung({ ...GOES_ON, failedConnects: 3 })).toMatchObject({ name: 'dial' });
    });

    it('tells a caller whom nobody answered after a transfer, when the Realtime API is switched off', () => {
      const fall = { ...GOES_ON, isTransfer: true, dialCallStatus: 'busy', mayReconnect: false };

      expect(nextRung(fall)).toEqual({ name: 'go-on', phrase: 'nobody' });
    });

    it('apologises when nobody answers who was dialled as the last resort', () => {
      expect(nextRung({ ...GOES_ON, dialCallStatus: 'no-answer' })).toEqual({ name: 'apologise' });
    });
  });

  it('lets a caller go who hung up while being transferred', () => {
    const fall = { ...FALL, isTransfer: true, dialCallStatus: 'canceled', callStatus: 'completed' };

    expect(nextRung(fall)).toEqual({ name: 'caller-gone' });
  });
});

describe('the count of failed connects', () => {
  it.each([
    [{ attempt: 1 }, 1],
    [{ attempt: 12 }, 12],
    [{ attempt: 3, sinceS: NOW_S - 59 }, 3],
  ])('goes on while no connect has held for a minute: %j', (query, count) => {
    expect(failedConnects(query, NOW_S)).toBe(count);
  });

  it('begins anew after a connect that held for a minute', () => {
    expect(failedConnects({ attempt: 3, sinceS: NOW_S - 60 }, NOW_S)).toBe(1);
  });

  it.each([{}, { attempt: 0 }, { sinceS: 1 }])('is not guessed at: %j', (query) => {
    expect(failedConnects(query, NOW_S)).toBeUndefined();
  });
});
