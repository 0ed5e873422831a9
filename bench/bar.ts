/** Something that is promised, as a sentence with what was measured, and whether it was kept. */
export interface Bar {
  text: string;
  met: boolean;
}
