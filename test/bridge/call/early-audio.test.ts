import { EARLY_AUDIO_KEPT_MS, EarlyAudio } from '../../../bridge/call/early-audio';

describe('what the caller says too early', () => {
  it('is kept although the memory it came in is used again', () => {
    const early = new EarlyAudio();
    const borrowed = Buffer.from('AAAA');

    early.carry(borrowed, 20);
    borrowed.write('BBBB');
    early.carry(borrowed, 20);

    expect(early.kept().map(({ audio }) => audio.toString())).toEqual(['AAAA', 'BBBB']);
  });

  it('loses its oldest part when it is too much', () => {
    const early = new EarlyAudio();

    for (let frame = 0; frame < EARLY_AUDIO_KEPT_MS / 20 + 3; frame += 1)
      early.carry(Buffer.from(String(frame)), 20);

    expect(early.keptMs).toBe(EARLY_AUDIO_KEPT_MS);
    expect(early.droppedMs).toBe(60);
    expect(early.kept()[0]?.audio.toString()).toBe('3');
  });
});
