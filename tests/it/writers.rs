//! One writer at a time behind the gate, on both databases: many writers, no lost command, an unbroken chain.
use anyang::people::{self, NewAccount};
use anyang::rules::actor::Actor;
use anyang::unit::audit;

use crate::harness::{TestApp, one_time};

#[tokio::test(flavor = "multi_thread")]
async fn forty_writers_lose_nothing() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let writers: Vec<_> = (0..40)
        .map(|nth| {
            let site = t.site.clone();
            tokio::spawn(async move {
                let account = NewAccount {
                    login: format!("w{nth:02}"),
                    name: "示例".to_owned(),
                    ..NewAccount::default()
                };
                site.write(&Actor::console(), move |tx| {
                    people::add(tx, &account, one_time())
                })
                .await
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    let chain = t
        .site
        .read(&Actor::system(), |rx| audit::verify(rx.conn))
        .await
        .unwrap();
    assert_eq!((chain.entries, chain.broken_at), (41, None));
}
