import { testEverySecondScript } from './every-script';

describe('every script, the second half', () => testEverySecondScript(1));
