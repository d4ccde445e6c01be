declare module 'env-ci' {
  /** What the variables of the CI say; which members are there depends on the service. */
  export default function envCi(options: { env: NodeJS.ProcessEnv; cwd: string }): {
    isCi: boolean;
    name?: string;
    service?: string;
    commit?: string;
    tag?: string;
    build?: string;
    branch?: string;
    prBranch?: string;
    pr?: string | number;
    slug?: string;
  };
}
