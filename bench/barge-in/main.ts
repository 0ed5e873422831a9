import { bargeInText, runBargeInBench } from './barge-in-bench';

void runBargeInBench().then((bench) => console.log(bargeInText(bench)));
