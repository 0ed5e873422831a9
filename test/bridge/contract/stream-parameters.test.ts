import {
  readStreamParameters,
  type StreamParameters,
  writeStreamParameters,
} from '../../../bridge/contract/stream-parameters';

const ALL: StreamParameters = {
  from: '+819012345678',
  to: '+815012345678',
  assistant: 'restaurant',
  origin: 'https://voice.example.com',
  begunS: 1_800_000_000,
  connect: 2,
  isBackFromTransfer: true,
};
const NONE: StreamParameters = {
  from: undefined,
  to: undefined,
  assistant: undefined,
  origin: undefined,
  begunS: undefined,
  connect: 1,
  isBackFromTransfer: false,
};

describe('what the webhook sends along with a stream', () => {
  it('is a few words by short names', () => {
    expect(writeStreamParameters(ALL)).toEqual({
      from: '+819012345678',
      to: '+815012345678',
      assistant: 'restaurant',
      origin: 'https://voice.example.com',
      begun: '1800000000',
      connect: '2',
      back: 'transfer',
    });
  });

  it('leaves out what is not known', () => {
    expect(writeStreamParameters({ ...NONE, from: '' })).toEqual({ connect: '1' });
  });

  it.each([
    ['everything', ALL],
    ['nothing', NONE],
  ])('is read as it was written: %s', (_, parameters) => {
    expect(readStreamParameters(writeStreamParameters(parameters))).toEqual(parameters);
  });

  it('is a first connect of a new call where nothing was sent', () => {
    expect(readStreamParameters({})).toEqual(NONE);
  });

  it.each(['', '-1', '1.5', '1e3', ' 1', 'yesterday', '9999999999999'])(
    'does not guess at a number such as "%s"',
    (odd) => {
      expect(readStreamParameters({ begun: odd, connect: odd })).toEqual(NONE);
    },
  );

  it('is not deceived by another word for coming back', () => {
    expect(readStreamParameters({ back: 'yes' }).isBackFromTransfer).toBe(false);
  });
});
