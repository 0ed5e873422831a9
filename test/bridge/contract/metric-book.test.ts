import { MetricBook } from '../../../bridge/contract/metric-book';
import { METRICS } from '../../../bridge/contract/metrics';
import { ReadMetrics } from '../../support/read-metrics';

const UNIX_MS = 1_795_000_000_000;
const lines = (book: MetricBook) => book.takeLines('voice-test', UNIX_MS);
const read = (book: MetricBook) => new ReadMetrics(lines(book));

describe('a book of metrics', () => {
  it('becomes one line that CloudWatch reads', () => {
    const book = new MetricBook();
    book.add(METRICS.activeCalls, 3);
    book.add(METRICS.eventLoopDelayP99, 2);

    expect(lines(book).map((line): unknown => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: UNIX_MS,
          CloudWatchMetrics: [
            {
              Namespace: 'VoiceBridge',
              Dimensions: [['Service']],
              Metrics: [
                { Name: 'ActiveCalls', Unit: 'Count' },
                { Name: 'EventLoopDelayP99', Unit: 'Milliseconds' },
              ],
            },
          ],
        },
        Service: 'voice-test',
        ActiveCalls: [3],
        EventLoopDelayP99: [2],
      },
    ]);
  });

  it('publishes what is told apart both apart and in all, a line for each of its kinds', () => {
    const book = new MetricBook();
    book.addBy(METRICS.tokens, 'text-in', 7);
    book.addBy(METRICS.estimatedCost, 'text-in', 0.1);
    book.addBy(METRICS.tokens, 'audio-in', 8);

    const { documents } = read(book);

    expect(documents).toMatchObject([
      { Kind: 'text-in', Tokens: [7], EstimatedCost: [0.1] },
      { Kind: 'audio-in', Tokens: [8] },
    ]);
    expect(documents[0]!._aws.CloudWatchMetrics[0]!.Dimensions).toEqual([['Service'], ['Service', 'Kind']]);
  });

  it('keeps every value as it was, a hundred on a line', () => {
    const book = new MetricBook();
    const latencies = Array.from({ length: 250 }, (_, index) => index);
    for (const latencyMs of latencies) book.add(METRICS.answerLatency, latencyMs);
    book.add(METRICS.interruptions, 1);

    const metrics = read(book);

    expect(metrics.documents).toHaveLength(3);
    expect(metrics.values(METRICS.answerLatency)).toEqual(latencies);
    expect(metrics.values(METRICS.interruptions)).toEqual([1]);
  });

  it('holds nothing negative, no fractions of a millisecond, and nothing that is no number', () => {
    const book = new MetricBook();
    for (const value of [-5, 1.4, NaN, Infinity]) book.add(METRICS.answerLatency, value);
    book.addBy(METRICS.estimatedCost, 'text-in', 0.000_004);

    const metrics = read(book);

    expect(metrics.values(METRICS.answerLatency)).toEqual([0, 1]);
    expect(metrics.values(METRICS.estimatedCost)).toEqual([0.000_004]);
  });

  it('carries properties that are no metrics', () => {
    const book = new MetricBook();
    book.add(METRICS.callsStarted, 1);

    const [line] = book.takeLines('voice-test', UNIX_MS, { callSid: 'CA1' });

    expect(new ReadMetrics([line!]).documents).toMatchObject([{ callSid: 'CA1', CallsStarted: [1] }]);
  });

  it('is empty once its lines were taken', () => {
    const book = new MetricBook();
    book.add(METRICS.callsStarted, 1);

    expect(lines(book)).toHaveLength(1);
    expect(lines(book)).toEqual([]);
  });
});
