import { percentile } from '../../rig/percentile';

describe('a percentile', () => {
  it('is one of the values, whatever their order', () => {
    expect(percentile([400, 100, 300, 200], 0.5)).toBe(200);
  });

  it('is the value that so many do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);

    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.95)).toBe(95);
  });

  it('is the only value there is', () => {
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([7], 0.95)).toBe(7);
  });

  it('is the least at 0 and the most at 1', () => {
    expect(percentile([3, 1, 2], 0)).toBe(1);
    expect(percentile([3, 1, 2], 1)).toBe(3);
  });

  it('is none of nothing', () => {
    expect(percentile([], 0.5)).toBeUndefined();
  });

  it('orders numbers as numbers, and leaves the values as they were', () => {
    const values = [1_000, 200, 30];

    expect(percentile(values, 0.5)).toBe(200);
    expect(values).toEqual([1_000, 200, 30]);
  });
});
