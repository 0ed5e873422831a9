import { METRIC_NAMESPACE, SERVICE_DIMENSION, type Metric } from './metrics';

/** A metric that stands for itself. */
export type PlainMetric = Metric & { readonly by?: undefined };
/** A metric whose values are told apart by a second dimension. */
export type SplitMetric = Metric & { readonly by: NonNullable<Metric['by']> };

/** CloudWatch reads no more values of one metric from one document. */
const MOST_VALUES = 100;

/** Everything that one document can say: a second dimension has one value in it. */
interface Page {
  dimension: { name: string; value: string } | undefined;
  values: Map<Metric, number[]>;
}

/**
 * Collects what was measured until it is printed, in CloudWatch's embedded metric format: a log line that is read as
 * metrics on its way into the log, without an agent and without a call to any API
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 * The values are kept as they are, because a percentile cannot be told from averages.
 */
export class MetricBook {
  readonly #pages = new Map<string, Page>();

  add(metric: PlainMetric, value: number): void {
    this.#add('', metric, value, undefined);
  }

  /** `which` is the value of the second dimension: each new one is a metric that is paid for, so there must be few. */
  addBy(metric: SplitMetric, which: string, value: number): void {
    this.#add(`${metric.by}=${which}`, metric, value, { name: metric.by, value: which });
  }

  /**
   * Everything collected, as lines, and forgets it. Properties stand in each line and are no metrics: they cost
   * nothing and can be searched for.
   */
  takeLines(service: string, unixMs: number, properties: Readonly<Record<string, string>> = {}): string[] {
    const lines: string[] = [];
    for (const page of this.#pages.values()) {
      const longest = Math.max(...[...page.values.values()].map((values) => values.length));
      for (let from = 0; from < longest; from += MOST_VALUES) {
        lines.push(JSON.stringify(document(page, from, service, unixMs, properties)));
      }
    }
    this.#pages.clear();
    return lines;
  }

  #add(key: string, metric: Metric, value: number, dimension: Page['dimension']): void {
    if (!Number.isFinite(value)) return;
    let page = this.#pages.get(key);
    if (page === undefined) {
      page = { dimension, values: new Map() };
      this.#pages.set(key, page);
    }
    let values = page.values.get(metric);
    if (values === undefined) {
      values = [];
      page.values.set(metric, values);
    }
    // CloudWatch tells no percentiles of a metric that has ever been negative. A fraction of a millisecond is noise.
    const least = Math.max(0, value);
    values.push(metric.unit === 'Milliseconds' ? Math.round(least) : least);
  }
}

function document(
  { dimension, values }: Page,
  from: number,
  service: string,
  unixMs: number,
  properties: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const shown = [...values]
    .map(([metric, all]) => ({ metric, values: all.slice(from, from + MOST_VALUES) }))
    .filter((of) => of.values.length > 0);
  return {
    _aws: {
      Timestamp: unixMs,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions:
            dimension === undefined
              ? [[SERVICE_DIMENSION]]
              : [[SERVICE_DIMENSION], [SERVICE_DIMENSION, dimension.name]],
          Metrics: shown.map(({ metric: { name, unit } }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    [SERVICE_DIMENSION]: service,
    ...(dimension === undefined ? {} : { [dimension.name]: dimension.value }),
    ...properties,
    ...Object.fromEntries(shown.map((of) => [of.metric.name, of.values])),
  };
}
