declare module '@sourcemeta/jsonschema' {
  /** Runs the program that the package ships for this platform. Rejects when there is none. */
  export function spawn(args: string[], options?: object): Promise<{ code: number; stdout: string; stderr: string }>;
}
