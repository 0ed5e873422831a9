import { testEverySecondScript } from './every-script';

describe('every script, the first half', () => testEverySecondScript(0));
