//! What a repository's policy asks of the forge, by either interface.

use gitribute_engine::ports::Membership;

use super::*;

impl Bench {
    fn person(&self, login: &str) -> Actor {
        let account = self.forge.world().account(login);
        let id = account["id"].as_u64().map(ActorId);
        Actor { id, login: login.to_owned(), kind: ActorKind::Person }
    }
}

fn land(seen: &Observation, csv: &str) -> Action {
    Action::Land {
        base: seen.repo.base_head.clone().unwrap(),
        files: vec![FileChange::Write {
            path: FilePath::from("data/cities.csv"),
            bytes: csv.as_bytes().to_vec(),
        }],
        message: CommitMessage { headline: "Mend one city".to_owned(), body: "For #1".to_owned() },
    }
}

stories! {
    who_labelled_is_read_and_never_assumed(bench) {
        let labelled = async |number: u64| {
            let number = SubjectNumber(number);
            bench.github.labelled(&bench.at(), number, "Approved").await.unwrap()
        };
        bench.repo.add_label("approved", "0e8a16").unwrap();
        assert_eq!(labelled(1).await, None);
        bench.repo.by("octo").add_label(1, "approved").unwrap();
        let found = labelled(1).await.unwrap();
        assert_eq!((found.by.id, found.by.kind), (bench.person("octo").id, ActorKind::Person));
        bench.repo.by("octo").remove_label(1, "approved").unwrap();
        assert_eq!(labelled(1).await, None);
        bench.repo.add_collaborator("eve", TheirRole::Triage).unwrap();
        bench.repo.by("eve").add_label(1, "approved").unwrap();
        assert_eq!(labelled(1).await.unwrap().by.login, "eve");
        bench.fault(Rule::on("GET /repos/{owner}/{repo}/issues/{issue_number}/events", Fault::Status(500)));
        let number = SubjectNumber(1);
        assert!(bench.github.labelled(&bench.at(), number, "approved").await.is_err());
    }

    a_team_is_read_where_that_is_granted_and_by_number_s2_s7(bench) {
        let member = async |actor: &Actor, team: &str| {
            bench.github.membership(&bench.at(), team, actor).await.unwrap()
        };
        let world = bench.forge.world();
        world.add_organization("observatory").unwrap();
        world.add_team("observatory", "data", &["ada"]).unwrap();
        let (ada, eve) = (bench.person("ada"), bench.person("eve"));
        assert_eq!(member(&ada, "observatory/data").await, Membership::Unreadable);
        let permissions: Permissions = [
            ("metadata", Level::Read),
            ("contents", Level::Write),
            ("issues", Level::Write),
            ("pull_requests", Level::Write),
            ("checks", Level::Write),
            ("members", Level::Read),
        ]
        .into_iter()
        .map(|(name, level)| (name.to_owned(), level))
        .collect();
        bench.app.grant(bench.installation, permissions).unwrap();
        assert_eq!(member(&ada, "observatory/data").await, Membership::Member);
        assert_eq!(member(&eve, "observatory/data").await, Membership::Stranger);
        assert_eq!(member(&ada, "observatory/other").await, Membership::Stranger);
        assert_eq!(member(&ada, "nowhere/data").await, Membership::Stranger);
        // Somebody else has the login by now.
        let other = Actor { id: eve.id, ..ada };
        assert_eq!(member(&other, "observatory/data").await, Membership::Stranger);
        let role = bench.github.permission(&bench.at(), &other).await.unwrap().role;
        assert_eq!(role, Role::None);
    }

    commits_are_told_by_account_s7(bench) {
        let seen = bench.propose().await;
        let branch = issue(&seen).branch.clone().unwrap();
        let commits = async |at: &CommitId, who: &Actor, most: usize| {
            bench.github.commits(&bench.at(), at, who, most).await.unwrap()
        };
        let ours = commits(&branch.head, &seen.me, 5).await;
        assert_eq!(ours.len(), 1);
        assert_eq!((&ours[0].id, &ours[0].parent), (&branch.head, &seen.repo.base_head));
        assert_eq!(ours[0].message, "Mend one city\n\nFor #1");
        let base = seen.repo.base_head.clone().unwrap();
        assert_eq!(commits(&base, &seen.me, 5).await, []);
        let octo = bench.person("octo");
        assert_eq!(commits(&branch.head, &octo, 1).await.len(), 1);
        assert_eq!(commits(&branch.head, &bench.person("eve"), 1).await, []);
        let other = Actor { id: bench.person("eve").id, ..octo };
        assert_eq!(commits(&branch.head, &other, 1).await, []);
    }

    what_changed_is_told_of_every_repository_of_the_app_l5(bench) {
        let before = Timestamp::now().checked_sub(jiff::SignedDuration::from_hours(1)).unwrap();
        let found = bench.github.changed(before).await.unwrap();
        let told: Vec<_> =
            found.subjects.iter().map(|one| (one.repo.clone(), one.number)).collect();
        assert_eq!(told, [(bench.at(), SubjectNumber(1))]);
        assert!(found.subjects[0].account.is_some());
        let later = Timestamp::now().checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
        assert_eq!(bench.github.changed(later).await.unwrap().subjects, []);
        // A refusal of one repository, whose issues may be switched off, hides no other.
        bench.fault(Rule::on("GET /repos/{owner}/{repo}/issues", Fault::Status(410)));
        assert_eq!(bench.github.changed(before).await.unwrap().subjects, []);
    }

    branches_are_found_by_how_their_names_begin(bench) {
        let seen = bench.propose().await;
        let branch = issue(&seen).branch.clone().unwrap();
        let found = async |start: &str| {
            bench.github.branches(bench.at().id, start).await.unwrap()
        };
        let ours = vec![(branch.name.clone(), branch.head.clone())];
        let (folder, _) = branch.name.as_str().rsplit_once('/').unwrap();
        assert_eq!(found(&format!("{folder}/")).await, ours);
        assert_eq!(found(branch.name.as_str()).await, ours);
        assert_eq!(found("gitribute/group/").await, []);
    }

    a_commit_lands_on_the_base_where_that_was_seen_g3_g4(bench) {
        let seen = bench.observe(1).await;
        let done = bench.act(&seen, &[land(&seen, MENDED)]).await.unwrap();
        let Done::Branch(name, commit) = &done[0] else { panic!("{done:?}") };
        assert_eq!(name.as_str(), "main");
        assert_eq!(bench.repo.head("main").unwrap().as_deref(), Some(commit.as_str()));
        // The answer was lost, and it is asked for again: it is that one.
        let again = bench.act(&seen, &[land(&seen, MENDED)]).await.unwrap();
        assert_eq!(again, done);
        // Another commit on a base that has moved on is refused.
        let error = bench.act(&seen, &[land(&seen, "id,name\n1,Oslo\n")]).await.unwrap_err();
        assert!(matches!(error, ForgeError::Conflict(_)), "{error}");
        assert_eq!(bench.repo.head("main").unwrap().as_deref(), Some(commit.as_str()));
    }
}
