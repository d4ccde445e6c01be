import { expect } from 'chai';
import { anchorsOf, linksOf, page, pages } from './support.js';

describe('docs', () => {
  it('links: each leads to a page and a heading that exist', async () => {
    const all = await pages();
    const anchors = new Map<string, string[]>();
    for (const path of all) anchors.set(path, anchorsOf(await page(path)));
    const broken: string[] = [];
    let seen = 0;
    for (const path of all) {
      for (const { target, anchor } of linksOf(path, await page(path))) {
        seen += 1;
        const there = anchors.get(target);
        if (!there || (anchor !== undefined && !there.includes(anchor)))
          broken.push(`${path}: ${target}#${anchor ?? ''}`);
      }
    }
    expect(broken).to.deep.equal([]);
    expect(seen).to.be.greaterThan(0);
  });
});
