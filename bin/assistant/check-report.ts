import { type CheckedDocument, checkDocument } from '../../bridge/contract/assistant/check';
import { clashesAmong, clashSentence } from '../../bridge/contract/assistant/clashes';
import { MOST_BYTES } from '../../bridge/contract/assistant/parameter';
import { nameOf } from '../../bridge/contract/assistant/tools';

type Complete = Exclude<CheckedDocument, { problems: string[] }>;

/** What is found out about documents, as it is printed. */
export interface CheckReport {
  /** One line for each document that is complete. */
  complete: string[];
  /** One line for everything that is wrong. */
  problems: string[];
}

/** Checks documents, by the file of each, alone and beside each other. */
export function checkReport(documents: ReadonlyMap<string, string>): CheckReport {
  const report: CheckReport = { complete: [], problems: [] };
  const kept = [];
  for (const [file, text] of documents) {
    const checked = checkDocument(text);
    if ('problems' in checked) {
      report.problems.push(...checked.problems.map((problem) => `${file}: ${problem}`));
    } else {
      const { name, numbers } = checked.assistant;
      kept.push({ place: file, name, numbers });
      report.complete.push(`${file}: ${summary(checked)}`);
    }
  }
  report.problems.push(...clashesAmong(kept).map(clashSentence));
  return report;
}

function summary({ assistant, version, byteCount }: Complete): string {
  const { name, numbers, tools } = assistant;
  return [
    `complete: "${name}"`,
    `version ${version}`,
    `${byteCount} of ${MOST_BYTES} bytes`,
    numbers.length === 0 ? 'no number of its own' : `answers ${numbers.join(' ')}`,
    tools.length === 0 ? 'no tools' : `tools ${tools.map(nameOf).join(' ')}`,
  ].join(', ');
}
