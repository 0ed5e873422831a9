import Ajv from 'ajv';
import type { Metric } from '../../bridge/contract/metrics';
import schema from './emf-schema.json';

/** One document of the embedded metric format. */
export interface MetricDocument {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: {
      Namespace: string;
      Dimensions: string[][];
      Metrics: { Name: string; Unit: string }[];
    }[];
  };
  [member: string]: unknown;
}

// The published schema names its parts by their paths, in a way that JSON schema has given up since.
const validate = new Ajv().compile(
  JSON.parse(JSON.stringify(schema).replaceAll(/"\$id":"[^"]*",/g, '')) as object,
);

/** What CloudWatch would read from these lines. */
export class ReadMetrics {
  readonly documents: MetricDocument[];

  /** @throws Error if a line is not what AWS takes: one JSON object by its schema, and by what its text adds to it. */
  constructor(lines: readonly string[]) {
    this.documents = lines.map(readDocument);
  }

  /** All values of a metric; with `which`, those of one value of its second dimension. */
  values({ name, by }: Metric, which?: string): number[] {
    return this.documents
      .filter((document) => which === undefined || (by !== undefined && document[by] === which))
      .flatMap((document) => (document[name] as number[] | undefined) ?? []);
  }

  sum(metric: Metric, which?: string): number {
    return this.values(metric, which).reduce((sum, value) => sum + value, 0);
  }

  /** The values of a metric's second dimension that occurred. */
  kinds({ name, by }: Metric): string[] {
    const named = this.documents.filter((document) => name in document);
    return [...new Set(named.map((document) => String(document[by!])))].sort();
  }
}

function readDocument(line: string): MetricDocument {
  if (line.includes('\n')) throw new Error('a document of more than one line');
  const document = JSON.parse(line) as MetricDocument;
  if (!validate(document)) throw new Error(`${JSON.stringify(validate.errors)} in ${line}`);
  for (const { Dimensions, Metrics } of document._aws.CloudWatchMetrics) {
    for (const name of Dimensions.flat()) {
      if (typeof document[name] !== 'string') throw new Error(`no value of the dimension ${name} in ${line}`);
    }
    for (const { Name } of Metrics) {
      const values = [document[Name]].flat();
      const isFine = values.length >= 1 && values.length <= 100 && values.every(isValue);
      if (!isFine) throw new Error(`not 1 to 100 numbers in ${Name} in ${line}`);
    }
  }
  return document;
}

/** Of a metric with negative values CloudWatch tells no percentiles. */
function isValue(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}
