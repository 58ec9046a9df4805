/* 必达项全达到，其余最多差一项: the rule of evaluation/rules.py once more, for where no server answers.
   tests/e2e/test_offline_rules.py holds the two against each other. */
(function () {
  "use strict";

  /* answers: [{required, value}], value met, not_met, na or nothing. */
  function verdict(answers) {
    if (answers.some(function (one) { return !one.value; })) return "unanswered";
    var applying = answers.filter(function (one) { return one.value !== "na"; });
    if (!applying.length) return "nothing_applies";
    var missing = applying.filter(function (one) { return one.value === "not_met"; });
    if (missing.some(function (one) { return one.required; })) return "required_unmet";
    return missing.length <= 1 ? "allowed" : "too_many_unmet";
  }

  /* How many stars short of the notice board; a star that is closed is not obtained. */
  function short_of(minimum, stars) {
    var claimed = stars.filter(function (star) {
      return !star.closed && (star.mandatory || (star.chosen && star.verdict === "allowed"));
    }).length;
    return { claimed: claimed, more: Math.max(0, minimum - claimed) };
  }

  window.starcivilRules = { verdict: verdict, shortOf: short_of };
})();
