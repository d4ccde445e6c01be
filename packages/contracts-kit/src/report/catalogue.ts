import type { Severity } from '../finding.js';

/** What the catalogue says of a code: its headline and its usual severity. */
interface CatalogueEntry {
  title: string;
  severity: Severity;
}

export type Catalogue = Record<string, CatalogueEntry>;
