import { SoundLog } from '../../rig/sound-log';

describe('the longest that nobody spoke', () => {
  it('is unknown where nobody ever did', () => {
    expect(new SoundLog().longestSilenceMs(10_000)).toBeUndefined();
  });

  it('lies between two who spoke', () => {
    const log = new SoundLog();
    log.assistantBegins(1_000);
    log.assistantEnds(3_000);
    log.callerSpoke(3_400, 5_000);
    log.assistantBegins(6_200);
    log.assistantEnds(8_000);

    expect(log.longestSilenceMs(8_500)).toBe(1_200);
  });

  it('may be before the end of the call', () => {
    const log = new SoundLog();
    log.callerSpoke(1_000, 2_000);

    expect(log.longestSilenceMs(9_000)).toBe(7_000);
  });

  it('is none while one speaks over the other', () => {
    const log = new SoundLog();
    log.assistantBegins(1_000);
    log.callerSpoke(2_000, 3_000);
    log.assistantEnds(9_000);

    expect(log.longestSilenceMs(9_000)).toBe(0);
  });

  it('is none while the assistant goes on to the end of the call', () => {
    const log = new SoundLog();
    log.assistantBegins(1_000);

    expect(log.longestSilenceMs(9_000)).toBe(0);
  });

  it('takes no note of an end without a beginning', () => {
    const log = new SoundLog();
    log.assistantEnds(500);
    log.callerSpoke(1_000, 2_000);

    expect(log.longestSilenceMs(2_000)).toBe(0);
  });
});
