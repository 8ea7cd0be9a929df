"""A whole story told by python-gitlab; any surprise ends it with an error."""

import base64
import os

import gitlab
from gitlab.exceptions import GitlabError

URL = os.environ["FORGE_URL"]
PROJECT = os.environ["FORGE_PROJECT"]


def same(seen, wanted):
    assert seen == wanted, f"{seen!r} is not {wanted!r}"


def refused(code, act):
    """Runs what must be refused, and gives the error."""
    try:
        act()
    except GitlabError as error:
        same(error.response_code, code)
        return error
    raise AssertionError(f"this should have been refused with {code}")


owner = gitlab.Gitlab(URL, private_token=os.environ["OWNER_TOKEN"])
owner.auth()
bot = gitlab.Gitlab(URL, oauth_token=os.environ["BOT_TOKEN"])
bot.auth()
same(bot.user.bot, True)
assert owner.version()[0].split(".")[0].isdigit()
refused(401, gitlab.Gitlab(URL, private_token="glpat-wrong").auth)
same(bot.personal_access_tokens.get("self").scopes, ["api"])
same(bot.users.list(username=owner.user.username)[0].id, owner.user.id)
same(bot.users.get(owner.user.id).username, owner.user.username)

# The project, by path and by number.
project = owner.projects.get(PROJECT)
same(project.path_with_namespace, PROJECT)
same(project.namespace["kind"], "group")
same(owner.projects.get(project.id).web_url, project.web_url)
refused(404, lambda: owner.projects.get("science/none"))
own = bot.projects.get(project.id)

# People.
same(own.members_all.get(bot.user.id).access_level, gitlab.const.AccessLevel.DEVELOPER)
refused(404, lambda: own.members_all.get(int(os.environ["STRANGER_ID"])))
member = project.members.create(
    {"user_id": int(os.environ["STRANGER_ID"]), "access_level": gitlab.const.AccessLevel.REPORTER}
)
same(project.members.get(member.id).access_level, 20)
member.delete()

# A hook, whose secrets are not told again.
hook = project.hooks.create(
    {
        "url": os.environ["HOOK_URL"],
        "token": "in the clear",
        "signing_token": os.environ["HOOK_SIGNING_TOKEN"],
        "issues_events": True,
        "note_events": True,
        "merge_requests_events": True,
        "emoji_events": True,
        "push_events": True,
    }
)
assert not hasattr(hook, "token")
same(project.hooks.list()[0].note_events, True)
hook.emoji_events = False
hook.save()
same(project.hooks.get(hook.id).emoji_events, False)
refused(403, own.hooks.list)

# Labels: more than one page of them.
project.labels.create({"name": "data", "color": "#c5def5", "description": "About the data"})
refused(409, lambda: project.labels.create({"name": "data", "color": "#c5def5"}))
for number in range(25):
    project.labels.create({"name": f"station {number:02}", "color": "#ededed"})
same(len(project.labels.list(get_all=True)), 26)
page = project.labels.list(per_page=10, iterator=True)
same((page.total, page.total_pages, page.current_page, page.next_page), (26, 3, 1, 2))

# An issue, its quick actions, notes and emoji.
issue = project.issues.create(
    {"title": "A gauge is missing", "description": "At Oslo.\n/label ~data", "labels": "station 01"}
)
same(issue.iid, 1)
issue = own.issues.get(1)
same(issue.description, "At Oslo.")
same(sorted(issue.labels), ["data", "station 01"])
note = issue.notes.create({"body": "I am on it."})
note.body = "I am **on** it."
note.save()
same(issue.notes.get(note.id).body, "I am **on** it.")
only = project.issues.get(1).notes.create({"body": "/close"})
assert "state_event" in only.commands_changes, only.attributes
same(own.issues.get(1).state, "closed")
issue = own.issues.get(1)
issue.state_event = "reopen"
issue.save()
issue.add_labels = ["station 02"]
same(own.issues.get(1).state, "opened")
assert any(one.system and one.body == "closed" for one in issue.notes.list(get_all=True))
thumb = issue.awardemojis.create({"name": "thumbsup"})
refused(404, lambda: issue.awardemojis.create({"name": "thumbsup"}))
eyes = note.awardemojis.create({"name": "eyes"})
same([one.name for one in note.awardemojis.list()], ["eyes"])
thumb.delete()
same(issue.awardemojis.list(), [])
refused(404, lambda: own.issues.get(99))
same([one.iid for one in own.issues.list(state="opened", labels=["data"])], [1])

# A commit of several actions on a new branch, in one request.
start = own.branches.get("main").commit["id"]
commit = own.commits.create(
    {
        "branch": "add/bergen",
        "start_sha": start,
        "commit_message": "Add Bergen\n\nSubmitted-by: ada",
        "author_name": "Ada",
        "author_email": "ada@example.org",
        "actions": [
            {
                "action": "update",
                "file_path": "data/gauges.csv",
                "content": base64.b64encode(b"id,name\n1,Oslo\n2,Bergen\n").decode(),
                "encoding": "base64",
                "last_commit_id": start,
            },
            {"action": "create", "file_path": "notes/bergen.md", "content": "Bergen\n"},
            {"action": "move", "file_path": "READ.md", "previous_path": "README.md"},
            {"action": "chmod", "file_path": "tools/check", "execute_filemode": True},
            {"action": "delete", "file_path": "old.txt"},
        ],
    }
)
same(commit.parent_ids, [start])
same((commit.title, commit.author_name), ("Add Bergen", "Ada"))
same(commit.trailers, {"Submitted-by": "ada"})
same(sorted(change["new_path"] for change in commit.diff()), ["READ.md", "data/gauges.csv", "notes/bergen.md", "old.txt", "tools/check"])
again = {
    "branch": "add/bergen",
    "commit_message": "Late",
    "actions": [{"action": "update", "file_path": "data/gauges.csv", "content": "x", "last_commit_id": start}],
}
assert "changed since" in str(refused(400, lambda: own.commits.create(again)))
taken = {**again, "start_branch": "main"}
assert "already exists" in str(refused(400, lambda: own.commits.create(taken)))
file = own.files.get("data/gauges.csv", ref="add/bergen")
same(file.decode(), b"id,name\n1,Oslo\n2,Bergen\n")
same(file.last_commit_id, commit.id)
same(own.files.raw("notes/bergen.md", ref="add/bergen"), b"Bergen\n")
same(own.files.head("tools/check", ref="add/bergen")["X-Gitlab-Execute-Filemode"], "true")
same(own.repository_raw_blob(file.blob_id), file.decode())
tree = own.repository_tree(ref="add/bergen", recursive=True, get_all=True)
same(sorted(one["path"] for one in tree if one["type"] == "blob"), ["READ.md", "data/gauges.csv", "notes/bergen.md", "tools/check"])
keyset = own.repository_tree(ref="add/bergen", recursive=True, get_all=True, pagination="keyset", per_page=2)
same(len(keyset), len(tree))
same(len(own.repository_compare("main", "add/bergen")["commits"]), 1)
same([one.id for one in own.commits.list(query_parameters={"ref_name": "add/bergen", "path": "notes/bergen.md"}, get_all=True)], [commit.id])

# A status on the commit, and another that cannot follow it.
commit.statuses.create({"state": "running", "name": "data", "description": "Looking"})
refused(400, lambda: commit.statuses.create({"state": "running", "name": "data"}))
commit.statuses.create({"state": "success", "name": "data", "target_url": URL})
same([one.status for one in commit.statuses.list()], ["success"])

# A merge request, with its own count of numbers.
request = own.mergerequests.create(
    {
        "source_branch": "add/bergen",
        "target_branch": "main",
        "title": "Draft: Add Bergen",
        "description": "Closes #1",
        "labels": ["data"],
        "remove_source_branch": True,
    }
)
same((request.iid, request.draft, request.state), (1, True, "opened"))
twin = refused(409, lambda: own.mergerequests.create({"source_branch": "add/bergen", "target_branch": "main", "title": "x"}))
assert "!1" in str(twin)
same([one.iid for one in own.mergerequests.list(source_branch="add/bergen", state="opened")], [1])
same([one.id for one in request.commits()], [commit.id])
same(len(request.changes()["changes"]), 5)
same(request.pipelines.list()[0].status, "success")
same([one.iid for one in request.closes_issues()], [1])
refs = own.mergerequests.get(1).diff_refs
talk = request.discussions.create(
    {
        "body": "Is this the right name?",
        "position": {**refs, "position_type": "text", "new_path": "data/gauges.csv", "old_path": "data/gauges.csv", "new_line": 3},
    }
)
same(talk.attributes["notes"][0]["type"], "DiffNote")
talk.notes.create({"body": "It is."})
same(len(request.discussions.get(talk.id).attributes["notes"]), 2)
same([one.id for one in request.discussions.list(get_all=True) if not one.attributes["individual_note"]], [talk.id])
talk.resolved = True
talk.save()
same([one["resolved"] for one in request.discussions.get(talk.id).attributes["notes"]], [True, True])
same(request.discussions.get(talk.id).attributes["notes"][0]["resolved_by"]["id"], bot.user.id)
refused(400, lambda: request.discussions.create({"body": "x", "position": {**refs, "head_sha": start, "position_type": "text", "new_path": "data/gauges.csv", "new_line": 3}}))
refused(400, lambda: request.discussions.create({"body": "x", "position": {**refs, "position_type": "text", "new_path": "data/gauges.csv", "new_line": 99}}))
refused(405, lambda: project.mergerequests.get(1).merge())
request.title = "Add Bergen"
request.save()
refused(409, lambda: project.mergerequests.get(1).merge(sha=start))
project.mergerequests.get(1).approve()
merged = project.mergerequests.get(1)
merged.merge(sha=commit.id, merge_commit_message="Merge Bergen")
merged = own.mergerequests.get(1)
same((merged.state, merged.sha), ("merged", commit.id))
same(own.commits.get(merged.merge_commit_sha).message, "Merge Bergen")
refused(404, lambda: own.branches.get("add/bergen"))
same(own.issues.get(1).state, "closed")

# A file for a text to link to.
upload = own.upload("photo.png", filedata=b"not really")
assert upload["markdown"].startswith("![photo]("), upload
print("told")
