import { expect } from 'chai';
import { asText, green, red, restore, type Told, tell } from '../support/accidents.js';
import { preparedWorkspace } from '../support/prepared.js';
import type { Workspace } from '../support/workspace.js';

/** Both dialects: auth's UserCreated is Zod 3, templates' TemplateDeleted is Zod 4. */
const consumers = [
  {
    service: 'templates',
    folder: 'tests/consumer/examples/auth/UserCreated',
    from: 'admin',
    uuid: '/data/userId',
    time: '/data/createdAt',
  },
  {
    service: 'auth',
    folder: 'tests/consumer/examples/templates/TemplateDeleted',
    from: 'sms',
    uuid: '/data/templateId',
    time: '/data/deletedAt',
  },
];
const uuids: Record<string, string> = {
  'a letter that is no digit': 'z3bb2f6e-5a7a-4a0c-bf0b-1c3a3c1d6c02',
  'a digit too few': '3bb2f6e-5a7a-4a0c-bf0b-1c3a3c1d6c02',
  'no hyphens': '53bb2f6e5a7a4a0cbf0b1c3a3c1d6c02',
  braces: '{53bb2f6e-5a7a-4a0c-bf0b-1c3a3c1d6c02}',
};
const times: Record<string, string> = {
  'no offset': '2026-11-02T09:30:00',
  'a blank for the T': '2026-11-02 09:30:00Z',
  'a month that is none': '2026-13-02T09:30:00Z',
  'a day that is none': '2026-02-30T09:30:00Z',
  'an hour that is none': '2026-11-02T24:30:00Z',
  'a date alone': '2026-11-02',
};

describe('accidents 2: an example with a malformed uuid or date-time', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await preparedWorkspace();
    for (const { service } of consumers) green(await tell(workspace, service, ['validate']));
  });
  after(() => workspace.remove());

  for (const { service, folder, from, uuid, time } of consumers) {
    describe(`${service} validate`, () => {
      const malformed = [
        ...Object.entries(uuids).map(([name, value]) => ({
          name: `a uuid with ${name}`,
          value,
          pointer: uuid,
          message: /UUID/,
        })),
        ...Object.entries(times).map(([name, value]) => ({
          name: `a date-time with ${name}`,
          value,
          pointer: time,
          message: /date-time/,
        })),
      ];
      const fileOf = (name: string) => `${folder}/${name.replaceAll(' ', '-')}.json`;
      let told: Told;
      before(async () => {
        const text = await workspace.read(`packages/${service}/${folder}/${from}.json`);
        for (const { name, value, pointer } of malformed) {
          const changed = text.replace(new RegExp(`("${pointer.split('/').at(-1)}": )"[^"]*"`), `$1"${value}"`);
          await workspace.write(`packages/${service}/${fileOf(name)}`, changed);
        }
        told = await tell(workspace, service, ['validate']);
      });
      after(() => restore(workspace));

      for (const { name, value, pointer, message } of malformed) {
        it(name, () => {
          const at = { file: fileOf(name), pointer };
          const found = red(told, 'example-refused', { ...at, message, mend: /orrect the example/ });
          expect(found.message).to.include(value);
          expect(found.at?.line).to.be.greaterThan(10);
        });
      }
      it('text', async () => {
        const found = red(told, 'example-refused', { pointer: uuid, mend: /orrect the example/ });
        await asText(workspace, service, ['validate'], found);
      });
    });
  }
});
