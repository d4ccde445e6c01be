import { Option } from 'commander';
import { type Format, formats } from '../report/report.js';
import type { Command, OptionRow } from './commands.js';
import { serviceHelp, storeHelp } from './help.js';

/** Every option of a command: its own first, then those that every command takes. */
export function optionsOf(command: Command): Option[] {
  const onStore = 'onStore' in command;
  const { about = serviceHelp, none } = (onStore ? command.serviceFlag : undefined) ?? {};
  return [
    ...(command.options ?? []).map(optionOf),
    new Option('--service <name>', about).default('.', none ?? '"."'),
    new Option('--store <location>', storeHelp).hideHelp(!onStore && !command.usesStore),
    new Option('--format <format>', 'how results are printed (default: CONTRACTS_FORMAT, else text)').choices(formats),
  ];
}

/** Unset or empty, as CI leaves a variable that nobody set, is text; undefined is no format. */
export function formatFrom(variable: string | undefined): Format | undefined {
  return variable ? formats.find((one) => one === variable) : 'text';
}

function optionOf({ flags, description, choices, repeats, required }: OptionRow): Option {
  const option = new Option(flags, required ? `${description} (required)` : description);
  if (choices) option.choices(choices);
  if (repeats) option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  return option.makeOptionMandatory(required ?? false);
}
