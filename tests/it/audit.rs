//! The log: whole after commands, refused to be changed by the database itself, without personal fields.
use anyang::people::{self, NewAccount};
use anyang::rules::actor::Actor;
use anyang::unit::audit;
use diesel::RunQueryDsl;

use crate::harness::{TestApp, one_time};

#[tokio::test]
async fn the_chain_holds_and_the_database_refuses_to_change_it() {
    let t = TestApp::at("2026-03-02 09:00").await;
    for login in ["a1", "b1", "c1"] {
        let account = NewAccount {
            login: login.to_owned(),
            name: "钱示例".to_owned(),
            ..NewAccount::default()
        };
        t.site
            .write(&Actor::console(), move |tx| {
                people::add(tx, &account, one_time())
            })
            .await
            .unwrap();
    }
    let chain = t
        .site
        .read(&Actor::system(), |rx| audit::verify(rx.conn))
        .await
        .unwrap();
    assert_eq!((chain.entries, chain.broken_at), (4, None));
    let export = t
        .site
        .read(&Actor::system(), |rx| audit::after(rx.conn, 0, 10))
        .await
        .unwrap();
    let text = serde_json::to_string(&export).unwrap();
    assert!(
        !text.contains("钱示例") && text.contains("\"field\":\"name\""),
        "the name stands as a keyed digest"
    );
    for forbidden in [
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
    ] {
        let done = t
            .site
            .keep(&Actor::system(), move |tx| {
                Ok(diesel::sql_query(forbidden).execute(tx.conn)?)
            })
            .await;
        assert!(done.is_err(), "{forbidden}");
    }
}

#[tokio::test]
async fn a_refused_command_leaves_neither_row_nor_entry() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let chain = async || {
        let system = Actor::system();
        {
            t.site
                .read(&system, |rx| audit::verify(rx.conn))
                .await
                .unwrap()
        }
    };
    let before = chain().await;
    let account = NewAccount {
        login: "a1".to_owned(),
        name: "甲".to_owned(),
        agency: "999999".to_owned(),
        ..NewAccount::default()
    };
    assert!(
        t.site
            .write(&Actor::console(), move |tx| people::add(
                tx,
                &account,
                one_time()
            ))
            .await
            .is_err()
    );
    let after = chain().await;
    assert_eq!(
        (after.entries, after.last_hash),
        (before.entries, before.last_hash)
    );
}
