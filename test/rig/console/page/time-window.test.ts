import { TimeWindow } from '../../../../rig/console/page/time-window';

const WIDTH_PX = 920;

describe('the part of a call that is seen', () => {
  it('is its beginning as long as there is room', () => {
    const window = new TimeWindow(false);

    window.update(5_000, WIDTH_PX);

    expect([window.startMs, window.spanMs]).toEqual([0, 20_000]);
  });

  it('goes on with the call', () => {
    const window = new TimeWindow(false);

    window.update(60_000, WIDTH_PX);

    expect(window.startMs).toBe(60_000 - 20_000 * 0.94);
  });

  it('moves by pages for whoever wants nothing to move', () => {
    const window = new TimeWindow(true);
    const starts = [10_000, 25_000, 30_000, 35_000].map((endMs) => {
      window.update(endMs, WIDTH_PX);
      return window.startMs;
    });

    expect(starts).toEqual([0, 15_000, 15_000, 30_000]);
  });

  it('stays where somebody looks back, until they follow again', () => {
    const window = new TimeWindow(false);
    window.update(60_000, WIDTH_PX);

    window.scrollTo(5_000);
    window.update(70_000, WIDTH_PX);
    expect([window.mode, window.startMs]).toEqual(['held', 5_000]);

    window.follow();
    window.update(70_000, WIDTH_PX);
    expect(window.startMs).toBe(70_000 - 20_000 * 0.94);
  });

  it('is all of a call that is over', () => {
    const window = new TimeWindow(false);

    window.whole();
    window.update(100_000, WIDTH_PX);

    expect([window.x(0), window.x(100_000) < WIDTH_PX, window.latestStartMs]).toEqual([0, true, 0]);
  });

  it('does not leave the call', () => {
    const window = new TimeWindow(false);
    window.update(60_000, WIDTH_PX);

    window.scrollBy(-100_000);
    expect(window.startMs).toBe(0);
    window.scrollBy(100_000);
    expect(window.startMs).toBe(40_000);
  });

  it('keeps what is looked at where it is when it shows less', () => {
    const window = new TimeWindow(false);
    window.update(60_000, WIDTH_PX);
    window.scrollTo(20_000);

    window.zoom(0.5, 0.5);

    expect([window.spanMs, window.startMs, window.x(30_000)]).toEqual([10_000, 25_000, WIDTH_PX / 2]);
  });
});
