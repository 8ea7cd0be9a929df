// A whole story told by @gitbeaker/rest; any surprise ends it with an error.

import assert from 'node:assert/strict'
import { Gitlab } from '@gitbeaker/rest'

const host = process.env.FORGE_URL
const path = process.env.FORGE_PROJECT
const owner = new Gitlab({ host, token: process.env.OWNER_TOKEN })
const bot = new Gitlab({ host, oauthToken: process.env.BOT_TOKEN })

/** Runs what must be refused, and gives the status's text. */
async function refused(status, act) {
  try {
    await act()
  } catch (error) {
    assert.equal(error.cause?.response?.status, status, error.message)
    return error.cause.description
  }
  assert.fail(`this should have been refused with ${status}`)
}

const me = await bot.Users.showCurrentUser()
assert.equal(me.bot, true)
assert.match((await owner.Metadata.show()).version, /^\d+\./)

const project = await owner.Projects.show(path)
assert.equal(project.path_with_namespace, path)
assert.equal((await bot.Projects.show(project.id)).default_branch, 'main')
assert.match(await refused(404, () => bot.Projects.show('science/none')), /Project Not Found/)
const member = await bot.ProjectMembers.show(project.id, me.id, { includeInherited: true })
assert.equal(member.access_level, 30)

const hook = await owner.ProjectHooks.add(project.id, process.env.HOOK_URL, {
  token: 'in the clear',
  issuesEvents: true,
  noteEvents: true,
  mergeRequestsEvents: true,
})
assert.equal((await owner.ProjectHooks.show(project.id, hook.id)).issues_events, true)

const label = await owner.ProjectLabels.create(project.id, 'data', '#c5def5')
assert.equal(label.color, '#c5def5')
for (let number = 0; number < 22; number += 1) {
  await owner.ProjectLabels.create(project.id, `station ${number}`, '#ededed')
}
assert.equal((await owner.ProjectLabels.all(project.id)).length, 23)

const issue = await owner.Issues.create(project.id, 'A gauge is missing', {
  description: 'At Oslo.',
  labels: 'data',
})
assert.equal(issue.iid, 1)
assert.equal(issue.references.full, `${path}#1`)
const note = await bot.IssueNotes.create(project.id, 1, 'Hello')
await bot.IssueNotes.edit(project.id, 1, note.id, { body: 'Hello!' })
assert.equal((await bot.IssueNotes.show(project.id, 1, note.id)).body, 'Hello!')
const emoji = await bot.IssueNoteAwardEmojis.award(project.id, 1, note.id, 'rocket')
assert.equal(emoji.awardable_type, 'Note')
await bot.IssueNoteAwardEmojis.remove(project.id, 1, note.id, emoji.id)
assert.deepEqual(await bot.IssueNoteAwardEmojis.all(project.id, 1, note.id), [])
await bot.Issues.edit(project.id, 1, { addLabels: 'station 1', stateEvent: 'close' })
const closed = await bot.Issues.show(1, { projectId: project.id })
assert.deepEqual([closed.state, closed.labels], ['closed', ['data', 'station 1']])
await bot.Issues.edit(project.id, 1, { stateEvent: 'reopen', removeLabels: 'station 1' })

const head = (await bot.Branches.show(project.id, 'main')).commit.id
const commit = await bot.Commits.create(
  project.id,
  'add/bergen',
  'Add Bergen',
  [
    { action: 'update', filePath: 'data/gauges.csv', content: 'id,name\n1,Oslo\n2,Bergen\n', lastCommitId: head },
    { action: 'create', filePath: 'notes/bergen.md', content: 'Bergen\n' },
    { action: 'delete', filePath: 'old.txt' },
  ],
  { startSha: head },
)
assert.deepEqual(commit.parent_ids, [head])
assert.equal(commit.stats.additions, 2)
const late = [{ action: 'update', filePath: 'data/gauges.csv', content: 'x', lastCommitId: head }]
assert.match(await refused(400, () => bot.Commits.create(project.id, 'add/bergen', 'x', late)), /changed since/)
const file = await bot.RepositoryFiles.show(project.id, 'data/gauges.csv', 'add/bergen')
assert.equal(Buffer.from(file.content, 'base64').toString(), 'id,name\n1,Oslo\n2,Bergen\n')
const tree = await bot.Repositories.allRepositoryTrees(project.id, { ref: 'add/bergen', recursive: true })
assert.ok(tree.some((entry) => entry.path === 'notes/bergen.md' && entry.mode === '100644'))
const compared = await bot.Repositories.compare(project.id, 'main', 'add/bergen')
assert.equal(compared.diffs.length, 3)
await bot.Commits.editStatus(project.id, commit.id, 'success', { name: 'data' })
assert.equal((await bot.Commits.allStatuses(project.id, commit.id))[0].status, 'success')

const request = await bot.MergeRequests.create(project.id, 'add/bergen', 'main', 'Add Bergen', {
  description: 'Closes #1',
  squash: true,
  removeSourceBranch: true,
})
assert.equal(request.iid, 1)
assert.match(
  String(await refused(409, () => bot.MergeRequests.create(project.id, 'add/bergen', 'main', 'x'))),
  /!1/,
)
assert.equal((await bot.MergeRequests.all({ projectId: project.id, sourceBranch: 'add/bergen' })).length, 1)
assert.equal((await bot.MergeRequests.allDiffs(project.id, 1)).length, 3)
await bot.MergeRequestNotes.create(project.id, 1, 'Looks well.')
const talk = await bot.MergeRequestDiscussions.create(project.id, 1, 'Why?')
assert.equal(talk.individual_note, false)
const { diff_refs: refs } = await bot.MergeRequests.show(project.id, 1)
const remark = await bot.MergeRequestDiscussions.create(project.id, 1, 'A line', {
  position: {
    baseSha: refs.base_sha,
    headSha: refs.head_sha,
    startSha: refs.start_sha,
    positionType: 'text',
    newPath: 'data/gauges.csv',
    oldPath: 'data/gauges.csv',
    newLine: '3',
  },
})
assert.equal(remark.notes[0].type, 'DiffNote')
const resolved = await bot.MergeRequestDiscussions.resolve(project.id, 1, remark.id, true)
assert.equal(resolved.notes[0].resolved, true)
await refused(409, () => owner.MergeRequests.merge(project.id, 1, { sha: head }))
const merged = await owner.MergeRequests.merge(project.id, 1, { sha: commit.id })
assert.equal(merged.state, 'merged')
assert.ok(merged.squash_commit_sha)
assert.equal((await bot.Issues.show(1, { projectId: project.id })).state, 'closed')
await refused(404, () => bot.Branches.show(project.id, 'add/bergen'))
console.log('told')
