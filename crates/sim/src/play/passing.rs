//! Time passes, and what falls due is done.

use super::Play;
use crate::auditor::Worked;
use crate::world::Word;

/// A step that stays due so often is stuck.
const REPEATS_MAX: u32 = 1000;

impl Play {
    /// The clock jumps; nothing is done.
    pub(crate) fn jump(&mut self, ms: i64) {
        self.world.set(self.world.now() + ms);
        self.auditor.time(self.world.now());
    }

    /// What is due is done. When the program died, or its store failed, while it worked, it is
    /// started again and does the rest.
    pub(crate) async fn work(&mut self) -> Result<(), String> {
        let (ended, died) = self.world.work().await;
        let mut words = self.words();
        let broke = !ended || died;
        let put_off = ended && self.world.commit_failed();
        if broke {
            self.world.trouble(None);
            if died {
                self.revive().await?;
            }
            let (ended, _) = self.world.work().await;
            words.extend(self.words());
            if !ended {
                return Err("what is due cannot be done".to_owned());
            }
        }
        self.auditor.time(self.world.now());
        self.auditor.worked(Worked { words: &words, broke, put_off })
    }

    fn words(&mut self) -> Vec<Word> {
        let words = self.world.outside().take_words();
        for word in &words {
            self.trace.note(format!("   {word:?}"));
            if let Word::Callback { event, .. } = word {
                self.coverage.callback(event);
            }
        }
        words
    }

    /// Time passes, and what falls due is done when it does.
    pub(crate) async fn pass(&mut self, ms: i64) -> Result<(), String> {
        let target = self.world.now() + ms;
        self.work().await?;
        let mut repeats = 0;
        while let Some(due) = self.world.next_due().await?.filter(|due| *due <= target) {
            repeats = if due > self.world.now() { 0 } else { repeats + 1 };
            if repeats > REPEATS_MAX {
                return Err(format!("a step due at {due} stays due"));
            }
            self.world.set(due);
            self.work().await?;
        }
        self.world.set(target);
        self.auditor.time(self.world.now());
        Ok(())
    }
}
